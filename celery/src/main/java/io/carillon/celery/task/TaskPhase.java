package io.carillon.celery.task;

import io.carillon.text.Coded;

/** The signal that an execution with Celery waits for, until its due time. */
public enum TaskPhase implements Coded {
  /** RabbitMQ's confirm; without it, the execution is sent again. */
  SENDING,
  /** Any signal; without one, workers are asked. */
  LISTENING,
  /** The workers' answers; without one, the execution is given up. */
  ASKED,
  /** A last signal, after its worker answered that it does not have the execution. */
  GONE,
  /** The other half of an end: its reply or its event. */
  PAIRING,
  /** A redelivery to another worker, after its own was lost; without one, it is sent again. */
  ORPHAN,
  /** A signal that it has stopped; without one, it is revoked again. */
  REVOKING;

  static TaskPhase of(String code) {
    return Coded.of(TaskPhase.class, code);
  }
}
