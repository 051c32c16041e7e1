package io.carillon.explanation;

import io.carillon.definition.ConfigStatus;
import io.carillon.history.ScheduleEvent;
import io.carillon.schedule.ClockChange;
import io.carillon.schedule.Schedule;
import io.carillon.sentence.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a config in a span of time.
 *
 * @param decisions about its due times
 * @param changes of the config, oldest first, at most {@value #MOST_CHANGES}
 * @param versions those in force, oldest first
 * @param removedUpTo retention has removed the decisions up to here; null for none
 */
public record Timeline(
    Span span,
    Decisions decisions,
    List<ScheduleEvent> changes,
    List<PastVersion> versions,
    Outlook outlook,
    @Nullable Instant removedUpTo) {

  /** Maximum number of changes. */
  public static final int MOST_CHANGES = 500;

  /**
   * What the present schedule says of the span.
   *
   * @param planned the due times inside of the span that are not decided yet
   * @param clockChanges that affect the schedule
   */
  public record Outlook(List<Instant> planned, List<ClockChange> clockChanges) {}

  /** A span of time; the end is exclusive. */
  public record Span(Instant from, Instant to) {}

  /**
   * The decisions of a span: all of them, or, when there are more than were asked for, their counts
   * by time, and one by one only those that did not fire.
   *
   * @param entries oldest first
   * @param buckets empty when the entries are all
   * @param coveredFrom what lies before it was not counted, since there is too much; null when all
   *     was
   */
  public record Decisions(
      List<Fate> entries, List<Bucket> buckets, @Nullable Instant coveredFrom) {}

  /** The due times of a part of the span, by the kind of their decision. */
  public record Bucket(Instant from, Map<String, Long> counts) {}

  /**
   * A version of the config.
   *
   * @param until null for the present version
   */
  public record PastVersion(
      long version, Instant from, @Nullable Instant until, Schedule schedule, Standing standing) {}

  /**
   * The status of a version.
   *
   * @param by who made the version
   * @param reason why it is not active; null when it is, or when nobody said
   */
  public record Standing(ConfigStatus status, String by, @Nullable Reason reason) {}
}
