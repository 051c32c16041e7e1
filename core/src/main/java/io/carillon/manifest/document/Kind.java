package io.carillon.manifest.document;

import io.carillon.text.Coded;

/** The kinds of objects that a file may hold, in the order in which they are applied. */
public enum Kind {
  /** A connection. */
  CONNECTION(1_000),
  /** A business calendar. */
  CALENDAR(1_000),
  /** A task type that Celery workers run. */
  TASK_TYPE(1_000),
  /** A task config. */
  CONFIG(5_000),
  /** An alert rule. */
  ALERT_RULE(1_000);

  private final int most;

  Kind(int most) {
    this.most = most;
  }

  /** Returns the name of the kind in tables and answers. */
  public String word() {
    return Coded.code(this);
  }

  /** Returns the field of a document that lists objects of this kind. */
  public String section() {
    return word() + "s";
  }

  /** Returns the maximum number of objects of this kind in a document. */
  public int most() {
    return most;
  }

  /** Returns the kind as messages name it. */
  public String words() {
    return switch (this) {
      case CONNECTION -> "connection";
      case CALENDAR -> "calendar";
      case TASK_TYPE -> "task type";
      case CONFIG -> "task config";
      case ALERT_RULE -> "alert rule";
    };
  }
}
