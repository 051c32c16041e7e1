package io.carillon.rabbitmq.broker;

import java.util.Locale;

/** The kind of RabbitMQ queue. */
public enum QueueKind {
  /** On one node, with ten priorities. */
  CLASSIC,
  /** Replicated on several nodes; the effect of priorities depends on RabbitMQ's version. */
  QUORUM;

  /**
   * Returns the kind with that name in the settings.
   *
   * @throws IllegalArgumentException for an unknown name
   */
  public static QueueKind of(String code) {
    for (QueueKind kind : values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(code)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("must be classic or quorum, not " + code);
  }
}
