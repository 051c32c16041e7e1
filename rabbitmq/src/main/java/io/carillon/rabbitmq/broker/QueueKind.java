package io.carillon.rabbitmq.broker;

import io.carillon.text.Coded;

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
    return Coded.find(QueueKind.class, code)
        .orElseThrow(() -> new IllegalArgumentException("must be classic or quorum, not " + code));
  }
}
