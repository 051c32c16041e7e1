package io.carillon.rabbitmq;

import java.util.Locale;

/** What kind of queue RabbitMQ keeps messages in. */
public enum QueueKind {
  /** On one node, with ten priorities. */
  CLASSIC,
  /** On several nodes of a cluster; how priorities count depends on RabbitMQ's version. */
  QUORUM;

  /**
   * The kind of that name in settings.
   *
   * @throws IllegalArgumentException when there is none
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
