package io.carillon.manager;

import io.carillon.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to count ahead.
 *
 * @param from inclusive; null for the present
 * @param to exclusive; null for a day after {@code from}
 * @param bucket the span of one count, at least a minute
 * @param by what each count is divided by
 * @param whatIf changes that are not saved, and are counted as if they were, saved now
 */
public record ForecastRequest(
    @Nullable Instant from, @Nullable Instant to, Duration bucket, By by, List<WhatIf> whatIf) {

  /** Buckets in one answer. */
  public static final int MOST_BUCKETS = 1_000;

  /** What a count is divided by. */
  public enum By {
    /** Nothing: the whole count alone. */
    NOTHING,
    /** The type of the task configs. */
    TASK_TYPE,
    /** The queue of their types. */
    QUEUE
  }

  /**
   * A schedule that might be saved.
   *
   * @param taskConfigId whose schedule it would be; null for a config that would be new
   * @param taskType of a config that would be new; null when nobody has said
   */
  public record WhatIf(@Nullable Long taskConfigId, @Nullable String taskType, Schedule schedule) {}
}
