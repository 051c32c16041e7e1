package io.carillon.rabbitmq;

/**
 * How RabbitMQ is used.
 *
 * @param kind of queue that is declared where there is none yet
 * @param prefix of every queue's name: nodes of one database share one, others have another
 */
public record RabbitSettings(RabbitAddress address, QueueKind kind, String prefix) {

  /** The prefix where none is given. */
  public static final String DEFAULT_PREFIX = "carillon";

  private static final String PREFIX_FORM = "[A-Za-z0-9_.-]{1,60}";

  /** Checks the prefix. */
  public RabbitSettings {
    if (!prefix.matches(PREFIX_FORM)) {
      throw new IllegalArgumentException(
          "must be 1 to 60 letters, digits, dots, dashes and underscores, not \"%s\""
              .formatted(prefix));
    }
  }
}
