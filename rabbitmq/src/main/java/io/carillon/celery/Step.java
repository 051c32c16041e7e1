package io.carillon.celery;

import java.util.Locale;

/** What is waited for of an execution that Celery has, until its due time. */
enum Step {
  /** RabbitMQ's confirmation; without it, it is sent again. */
  SENDING,
  /** Any word; without it, workers are asked. */
  LISTENING,
  /** Their answer; without it, the execution is given up. */
  ASKED,
  /** A last word, after its worker said that it does not have it. */
  GONE,
  /** The other half of an end: reply or event. */
  PAIRING,
  /** Another worker that got its message, after its own was lost; without one, it is sent again. */
  ORPHAN,
  /** That it is stopped; without that, it is revoked again. */
  REVOKING;

  static Step of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
