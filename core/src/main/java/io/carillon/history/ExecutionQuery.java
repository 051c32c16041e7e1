package io.carillon.history;

import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.grouping.ConfigScope;
import io.carillon.time.TimeRange;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A query for a page of executions.
 *
 * @param filter the executions to return
 * @param oldestFirst whether the oldest come first, by id; otherwise the newest do
 * @param after the last id of the page before; null for the first page
 * @param fields the fields read in addition to the summary
 * @param limit maximum number of executions, 1 or more
 */
public record ExecutionQuery(
    ExecutionFilter filter,
    boolean oldestFirst,
    @Nullable UUID after,
    Set<Field> fields,
    int limit) {

  /** Maximum number of task configs a filter may name. */
  public static final int MOST_CONFIGS = 100;

  /** A field that a list omits unless it is requested. */
  public enum Field {
    /** The parameters of the execution. */
    PARAMETERS,
    /** The result of the execution. */
    RESULT,
    /** The whole message and the stack trace of its error. */
    ERROR
  }

  /** Copies the fields. */
  public ExecutionQuery {
    fields = Set.copyOf(fields);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
    }
    if (filter.taskConfigIds().size() > MOST_CONFIGS) {
      throw new IllegalArgumentException(
          "a filter names at most %d task configs, not %d"
              .formatted(MOST_CONFIGS, filter.taskConfigIds().size()));
    }
  }

  /**
   * Returns a builder whose defaults are the summaries of the newest 50 executions, newest first.
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder whose defaults are the summaries of a config's newest 50 executions, newest
   * first.
   */
  public static Builder ofConfig(long taskConfigId) {
    return new Builder().taskConfig(taskConfigId);
  }

  /** Builds a query; repeated calls of a condition add values. */
  public static final class Builder {

    private final Set<Long> taskConfigIds = new HashSet<>();
    private final Set<String> taskTypes = new HashSet<>();
    private final Set<ExecutionStatus> statuses = EnumSet.noneOf(ExecutionStatus.class);
    private final Set<Trigger> triggers = EnumSet.noneOf(Trigger.class);
    private final Set<UUID> workerIds = new HashSet<>();
    private final Set<Field> fields = EnumSet.noneOf(Field.class);
    private @Nullable Instant from;
    private @Nullable Instant to;
    private ExecutionTraits traits = ExecutionTraits.ANY; // without triggers and workers
    private ConfigScope scope = ConfigScope.ALL;
    private @Nullable UUID after;
    private boolean oldestFirst;
    private int limit = 50;

    private Builder() {}

    /** Selects executions of this task config. */
    public Builder taskConfig(long id) {
      taskConfigIds.add(id);
      return this;
    }

    /** Selects executions of this task type. */
    public Builder taskType(String name) {
      taskTypes.add(name);
      return this;
    }

    /** Selects executions in this status. */
    public Builder status(ExecutionStatus status) {
      statuses.add(status);
      return this;
    }

    /** Selects executions queued by this trigger. */
    public Builder trigger(Trigger trigger) {
      triggers.add(trigger);
      return this;
    }

    /** Selects executions whose last attempt this worker has or had. */
    public Builder worker(UUID id) {
      workerIds.add(id);
      return this;
    }

    /** Selects executions queued at or after this instant; null for any. */
    public Builder from(@Nullable Instant instant) {
      from = instant;
      return this;
    }

    /** Selects executions queued before this instant; null for any. */
    public Builder to(@Nullable Instant instant) {
      to = instant;
      return this;
    }

    /** Selects executions of the configs of a scope; replaces the one given before. */
    public Builder scope(ConfigScope wanted) {
      scope = wanted;
      return this;
    }

    /** Selects executions with these traits too; replaces the ones given before by this method. */
    public Builder traits(ExecutionTraits wanted) {
      traits = wanted;
      return this;
    }

    /** Continues after the last id of the page before; null for the first page. */
    public Builder after(@Nullable UUID place) {
      after = place;
      return this;
    }

    /** Returns the oldest first instead of the newest. */
    public Builder oldestFirst() {
      oldestFirst = true;
      return this;
    }

    /** Adds a field to the summary. */
    public Builder field(Field field) {
      fields.add(field);
      return this;
    }

    /** Adds every field of an execution, except its attempts. */
    public Builder allFields() {
      fields.addAll(EnumSet.allOf(Field.class));
      return this;
    }

    /** Limits the number of executions, 1 or more. */
    public Builder limit(int rows) {
      limit = rows;
      return this;
    }

    /** Returns the conditions alone. */
    public ExecutionFilter filter() {
      return new ExecutionFilter(
          taskConfigIds, taskTypes, statuses, scope, new TimeRange(from, to), traits());
    }

    private ExecutionTraits traits() {
      triggers.addAll(traits.triggers());
      workerIds.addAll(traits.workerIds());
      return new ExecutionTraits(
          traits.idPrefix(),
          triggers,
          workerIds,
          traits.queues(),
          traits.errors(),
          traits.minRun());
    }

    /** Returns the query. */
    public ExecutionQuery build() {
      return new ExecutionQuery(filter(), oldestFirst, after, fields, limit);
    }
  }
}
