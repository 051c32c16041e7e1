package io.carillon.statistics;

/** The subjects by which roll-ups are kept. */
public enum Scope {
  /** Everything. */
  ALL(0),
  /** A namespace. */
  NAMESPACE(1),
  /** A task type. */
  TYPE(2),
  /** A task type in a namespace. */
  NAMESPACE_TYPE(3),
  /** A worker: executions only. */
  WORKER(4),
  /** A queue: that of the execution, or of the task type when the decision was added. */
  QUEUE(5),
  /** A queue in a namespace. */
  NAMESPACE_QUEUE(6);

  private static final int DECISIONS = 10;

  private final int code;

  Scope(int code) {
    this.code = code;
  }

  /** Returns its number in tables for roll-ups of executions. */
  public int ofExecutions() {
    return code;
  }

  /** Returns its number in tables for roll-ups of decisions. */
  public int ofDecisions() {
    return code + DECISIONS;
  }

  /** Returns whether its subjects are told apart by namespace. */
  public boolean isInNamespace() {
    return this == NAMESPACE || this == NAMESPACE_TYPE || this == NAMESPACE_QUEUE;
  }

  /** Returns whether a number in tables is of queues. */
  public static boolean ofQueues(int number) {
    return number % DECISIONS >= QUEUE.code;
  }

  /** Returns the scope of subjects that are told apart, or chosen, by namespace and by type. */
  public static Scope of(boolean byNamespace, boolean byType) {
    if (byNamespace) {
      return byType ? NAMESPACE_TYPE : NAMESPACE;
    }
    return byType ? TYPE : ALL;
  }
}
