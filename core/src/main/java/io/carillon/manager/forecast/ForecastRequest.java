package io.carillon.manager.forecast;

import io.carillon.grouping.ConfigScope;
import io.carillon.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to count future due times.
 *
 * @param from inclusive; null for the present
 * @param to exclusive; null for a day after {@code from}
 * @param bucket the length of one bucket, at least a minute
 * @param by how each count is divided
 * @param whatIf unsaved changes, counted as if they were saved now
 * @param scope the namespaces of the configs; without labels, by which no run time is rolled up
 */
public record ForecastRequest(
    @Nullable Instant from,
    @Nullable Instant to,
    Duration bucket,
    By by,
    List<WhatIf> whatIf,
    ConfigScope scope) {

  /** Requires a scope without labels. */
  public ForecastRequest {
    scope.requireNamespacesAlone();
  }

  /** Maximum number of buckets in one answer. */
  public static final int MOST_BUCKETS = 1_000;

  /** The division of a count. */
  public enum By {
    /** No division: the total alone. */
    NOTHING,
    /** By the type of the task configs. */
    TASK_TYPE,
    /** By the queue of the task types. */
    QUEUE,
    /** By the {@value Forecast#TOP} task configs with the most due times. */
    CONFIG
  }

  /** A change that is not saved. */
  public sealed interface WhatIf {

    /** Returns the config that it changes; null for a new config. */
    @Nullable Long taskConfigId();
  }

  /**
   * Another schedule.
   *
   * @param taskConfigId the config that would have the schedule; null for a new config
   * @param taskType the type of a new config; null when not given
   */
  public record Rescheduled(
      @Nullable Long taskConfigId, @Nullable String taskType, Schedule schedule)
      implements WhatIf {}

  /** No more due times, as for a config that is paused or deleted. */
  public record Stopped(Long taskConfigId) implements WhatIf {}

  /**
   * The same due times at other instants.
   *
   * @param by how much later; negative for earlier
   */
  public record Shifted(Long taskConfigId, Duration by) implements WhatIf {}
}
