package io.carillon.alert.kind;

import io.carillon.json.JsonFields;
import tools.jackson.databind.node.ObjectNode;

/**
 * One kind of rule: the form of its condition, how it looks for what meets it, and its words. A new
 * kind is one class, listed here and in {@link AlertKinds}.
 */
public sealed interface AlertKind
    permits AuditFindings,
        Backlog,
        ConfigInError,
        FailuresInARow,
        LateStart,
        LongRun,
        NoWorker,
        NotFinishedBy,
        NotRun,
        SuccessRate {

  /**
   * The numbers of a condition that stand beside each target of a rule, for statements.
   *
   * @param value the limit; its unit is the kind's
   * @param atLeast what must be there before the kind judges: runs, or milliseconds
   * @param spanHours the span that is looked at, in hours
   */
  record Limits(double value, double atLeast, int spanHours) {

    /** Of a condition without numbers. */
    static final Limits NONE = new Limits(0, 0, 0);
  }

  /** Returns its name in JSON and tables. */
  String code();

  /** Returns whether its rules are about queues; otherwise they are about task configs. */
  default boolean ofQueues() {
    return false;
  }

  /** Returns whether an open alert of it depends on the last execution of its config. */
  default boolean judgesLastExecution() {
    return false;
  }

  /**
   * Reads the fields of a condition, adding faults to the reader.
   *
   * @return the condition with its defaults
   */
  ObjectNode read(JsonFields fields);

  /** Returns the numbers of a condition that {@link #read} has returned. */
  default Limits limits(ObjectNode condition) {
    return Limits.NONE;
  }

  /**
   * Looks for all that meets the conditions of the pass's rules, by a number of statements that
   * does not depend on the number of rules or configs. An open alert that is neither found nor kept
   * has cleared.
   */
  void find(Pass pass, Found found);

  /** Returns what a finding of this kind says, after the name of its config or queue. */
  Words words(ObjectNode arguments);
}
