package io.carillon.execution;

import io.carillon.tracing.TraceContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A new execution, to be queued or started at once.
 *
 * @param id a UUID of version 7
 * @param parameters its own parameters, which replace those of the config version; null for those
 */
public record NewExecution(
    UUID id, Task task, Origin origin, Timing timing, @Nullable ObjectNode parameters) {

  /**
   * The task that it runs.
   *
   * @param configVersion the config version with whose parameters and policies it runs
   * @param type the name of the task type
   * @param queue the queue of the task type
   * @param maxAttempts maximum number of failed attempts
   */
  public record Task(
      long configId,
      long configVersion,
      String type,
      String queue,
      int priority,
      int maxAttempts) {}

  /**
   * The reason why it exists.
   *
   * @param dueAt the due time; null when no schedule produced it
   * @param triggeredBy the user who requested it; null for the schedule
   * @param retryOf the ended execution it repeats; null for none
   * @param values the values that the user passed; null for none
   * @param trace the span that decided to start it; null without one
   */
  public record Origin(
      Trigger trigger,
      @Nullable Instant dueAt,
      @Nullable String triggeredBy,
      @Nullable UUID retryOf,
      @Nullable ObjectNode values,
      @Nullable TraceContext trace) {

    private static final @Nullable String NO_USER = null;
    private static final @Nullable UUID NO_RETRY = null;

    private Origin(
        Trigger trigger,
        @Nullable Instant dueAt,
        @Nullable String triggeredBy,
        @Nullable UUID retryOf) {
      this(trigger, dueAt, triggeredBy, retryOf, NO_VALUES, null);
    }

    private static final @Nullable ObjectNode NO_VALUES = null;

    /** Returns the origin of an execution that a schedule produced. */
    public static Origin schedule(Instant dueAt) {
      return new Origin(Trigger.SCHEDULE, dueAt, NO_USER, NO_RETRY);
    }

    /**
     * Returns the origin of an execution that a user requested for now.
     *
     * @param retryOf the ended execution it repeats; null for none
     */
    public static Origin manual(String user, @Nullable UUID retryOf) {
      return new Origin(Trigger.MANUAL, null, user, retryOf);
    }

    /** Returns the origin of an execution that a user requested for a past due time. */
    public static Origin backfill(Instant dueAt, String user) {
      return new Origin(Trigger.BACKFILL, dueAt, user, NO_RETRY);
    }

    /**
     * Returns this origin with values that the user passed.
     *
     * @param passed null for none
     */
    public Origin withValues(@Nullable ObjectNode passed) {
      return new Origin(trigger, dueAt, triggeredBy, retryOf, passed, trace);
    }

    /**
     * Returns this origin as a part of a trace.
     *
     * @param decision the span that decided to start it; null for none
     */
    public Origin withTrace(@Nullable TraceContext decision) {
      return new Origin(trigger, dueAt, triggeredBy, retryOf, values, decision);
    }
  }

  /**
   * When it may start.
   *
   * @param startAt the earliest start; null for at once
   * @param startBy the start deadline, after which it expires; null for none
   * @param held whether it waits until another execution of its config has ended
   */
  public record Timing(@Nullable Instant startAt, @Nullable Instant startBy, boolean held) {

    /**
     * Returns the timing of an execution without an earliest start.
     *
     * @param startBy the start deadline; null for none
     */
    public static Timing by(@Nullable Instant startBy, boolean held) {
      return new Timing(null, startBy, held);
    }
  }

  /**
   * Returns this execution as a part of a trace.
   *
   * @param decision the span that decided to start it; null for none
   */
  public NewExecution withTrace(@Nullable TraceContext decision) {
    return new NewExecution(id, task, origin.withTrace(decision), timing, parameters);
  }

  /** Returns the span that decided to start it; null without one. */
  public @Nullable TraceContext trace() {
    return origin.trace();
  }

  /** Returns the id of its config. */
  public long taskConfigId() {
    return task.configId();
  }

  /** Returns the name of its task type. */
  public String taskType() {
    return task.type();
  }

  /** Returns its queue. */
  public String queue() {
    return task.queue();
  }

  /** Returns its priority. */
  public int priority() {
    return task.priority();
  }
}
