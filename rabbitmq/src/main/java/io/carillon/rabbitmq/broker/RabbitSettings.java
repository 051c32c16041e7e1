package io.carillon.rabbitmq.broker;

import io.carillon.rabbitmq.connection.RabbitAddress;

/**
 * Settings of RabbitMQ.
 *
 * @param kind of queue to declare where none exists
 * @param prefix of every queue's name: the same for all nodes of one database, different between
 *     databases
 */
public record RabbitSettings(RabbitAddress address, QueueKind kind, String prefix) {

  /** The default prefix. */
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
