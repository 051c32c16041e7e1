package io.carillon.record;

import java.time.Instant;
import java.util.Set;

/**
 * Statistics of what ended in a span.
 *
 * @param group what a row is about
 * @param from from the hour of this instant on
 * @param to up to this instant, its hour included unless it begins then
 * @param taskTypes of these types; empty for all
 * @param taskConfigIds of these configs, at most {@value ExecutionQuery#MOST_CONFIGS}; empty for
 *     all
 * @param order which rows come first, and are answered where there are more than the limit; hours
 *     and days always come in their order
 * @param limit the greatest number of rows, 1 or more
 */
public record StatsQuery(
    Group group,
    Instant from,
    Instant to,
    Set<String> taskTypes,
    Set<Long> taskConfigIds,
    Order order,
    int limit) {

  /** What a row is about. */
  public enum Group {
    /** A task type. */
    TYPE,
    /** A state that executions end in. */
    STATUS,
    /** A task config. */
    CONFIG,
    /** An hour. */
    HOUR,
    /** A day, UTC. */
    DAY
  }

  /** What rows are ordered by, the greatest first. */
  public enum Order {
    /** How many ended. */
    TOTAL,
    /** How many failed, timed out or were lost. */
    FAILURES,
    /** The longest run. */
    RUN,
    /** The longest wait for a start. */
    WAIT
  }

  /** Copies the sets. */
  public StatsQuery {
    taskTypes = Set.copyOf(taskTypes);
    taskConfigIds = Set.copyOf(taskConfigIds);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
    }
    if (taskConfigIds.size() > ExecutionQuery.MOST_CONFIGS) {
      throw new IllegalArgumentException("too many task configs: " + taskConfigIds.size());
    }
  }
}
