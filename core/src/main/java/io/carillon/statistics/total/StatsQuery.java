package io.carillon.statistics.total;

import io.carillon.grouping.ConfigScope;
import java.time.Instant;
import java.util.Set;

/**
 * A query for statistics of the executions that ended in a span.
 *
 * @param group the subject of a row
 * @param from start of the span, rounded down to the hour
 * @param to end of the span, rounded up to the hour
 * @param subjects the executions that count
 * @param order the order of the rows, which decides what is returned when there are more than the
 *     limit; hours and days are always in chronological order
 * @param limit maximum number of rows, 1 or more
 */
public record StatsQuery(
    Group group, Instant from, Instant to, Subjects subjects, Order order, int limit) {

  /** Maximum number of configs that a query names. */
  public static final int MOST_CONFIGS = 100;

  /** The subject of a row. */
  public enum Group {
    /** A task type. */
    TYPE,
    /** A status in which executions end. */
    STATUS,
    /** A task config. */
    CONFIG,
    /** An hour. */
    HOUR,
    /** A day in UTC. */
    DAY
  }

  /** The order of the rows, descending. */
  public enum Order {
    /** The number of executions that ended. */
    TOTAL,
    /** The number that failed, timed out or were lost. */
    FAILURES,
    /** The longest run time. */
    RUN,
    /** The longest wait for a start. */
    WAIT
  }

  /**
   * The executions that count.
   *
   * @param scope the namespaces of the configs; without labels, by which nothing is rolled up
   * @param taskTypes only these types; empty for all
   * @param taskConfigIds only these configs, at most {@value StatsQuery#MOST_CONFIGS}; empty for
   *     all
   */
  public record Subjects(ConfigScope scope, Set<String> taskTypes, Set<Long> taskConfigIds) {

    /** Every execution. */
    public static final Subjects ALL = new Subjects(ConfigScope.ALL, Set.of(), Set.of());

    /** Copies the sets. */
    public Subjects {
      scope.requireNamespacesAlone();
      taskTypes = Set.copyOf(taskTypes);
      taskConfigIds = Set.copyOf(taskConfigIds);
      if (taskConfigIds.size() > MOST_CONFIGS) {
        throw new IllegalArgumentException("too many task configs: " + taskConfigIds.size());
      }
    }
  }

  /** Checks the limit. */
  public StatsQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
    }
  }
}
