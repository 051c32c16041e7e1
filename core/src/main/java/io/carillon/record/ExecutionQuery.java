package io.carillon.record;

import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of executions.
 *
 * @param filter which executions
 * @param oldestFirst the order, by id; without it the newest come first
 * @param after the place that the page before ended at; null for the first page
 * @param fields what is read beside the summary
 * @param limit the greatest number of executions, 1 or more
 */
public record ExecutionQuery(
    ExecutionFilter filter,
    boolean oldestFirst,
    @Nullable UUID after,
    Set<Field> fields,
    int limit) {

  /** The greatest number of task configs that a filter may name. */
  public static final int MOST_CONFIGS = 100;

  /** What a list leaves out unless it is asked for. */
  public enum Field {
    /** The parameters it runs with. */
    PARAMETERS,
    /** What it answered. */
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

  /** Summaries of all executions, the newest 50 first, until told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /** Summaries of a config's executions, the newest 50 first, until told otherwise. */
  public static Builder ofConfig(long taskConfigId) {
    return new Builder().taskConfig(taskConfigId);
  }

  /** Puts a query together; what is called several times adds a value. */
  public static final class Builder {

    private final Set<Long> taskConfigIds = new HashSet<>();
    private final Set<String> taskTypes = new HashSet<>();
    private final Set<ExecutionStatus> statuses = EnumSet.noneOf(ExecutionStatus.class);
    private final Set<Trigger> triggers = EnumSet.noneOf(Trigger.class);
    private final Set<UUID> workerIds = new HashSet<>();
    private final Set<Field> fields = EnumSet.noneOf(Field.class);
    private @Nullable Instant from;
    private @Nullable Instant to;
    private @Nullable UUID after;
    private boolean oldestFirst;
    private int limit = 50;

    private Builder() {}

    /** Of this task config. */
    public Builder taskConfig(long id) {
      taskConfigIds.add(id);
      return this;
    }

    /** Of this task type. */
    public Builder taskType(String name) {
      taskTypes.add(name);
      return this;
    }

    /** In this state. */
    public Builder status(ExecutionStatus status) {
      statuses.add(status);
      return this;
    }

    /** Queued for this reason. */
    public Builder trigger(Trigger trigger) {
      triggers.add(trigger);
      return this;
    }

    /** Whose last attempt this worker has or had. */
    public Builder worker(UUID id) {
      workerIds.add(id);
      return this;
    }

    /** Queued at this instant or later; null for any. */
    public Builder from(@Nullable Instant instant) {
      from = instant;
      return this;
    }

    /** Queued before this instant; null for any. */
    public Builder to(@Nullable Instant instant) {
      to = instant;
      return this;
    }

    /** Behind the place that the page before ended at; null for the first page. */
    public Builder after(@Nullable UUID place) {
      after = place;
      return this;
    }

    /** The oldest first instead of the newest. */
    public Builder oldestFirst() {
      oldestFirst = true;
      return this;
    }

    /** With this beside the summary. */
    public Builder field(Field field) {
      fields.add(field);
      return this;
    }

    /** With everything that an execution has, its attempts aside. */
    public Builder allFields() {
      fields.addAll(EnumSet.allOf(Field.class));
      return this;
    }

    /** At most so many, 1 or more. */
    public Builder limit(int rows) {
      limit = rows;
      return this;
    }

    /** The conditions alone. */
    public ExecutionFilter filter() {
      return new ExecutionFilter(taskConfigIds, taskTypes, statuses, triggers, workerIds, from, to);
    }

    /** The query. */
    public ExecutionQuery build() {
      return new ExecutionQuery(filter(), oldestFirst, after, fields, limit);
    }
  }
}
