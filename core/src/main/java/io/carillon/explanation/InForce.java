package io.carillon.explanation;

import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Policies;
import io.carillon.schedule.Occurrences;
import io.carillon.schedule.Schedule;
import io.carillon.sentence.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The version of a config that was in force at an instant.
 *
 * @param from it decided the due times after this instant
 * @param until it decided those up to this instant; null while it is in force
 */
public record InForce(
    long version, Instant from, @Nullable Instant until, Standing standing, Plan plan) {

  /**
   * The status of the config, which may be older and younger than the version.
   *
   * @param by who gave it this status
   * @param reason why it is not active; null when it is, or when nobody said
   * @param until null while it has the status
   */
  public record Standing(
      ConfigStatus status,
      @Nullable Reason reason,
      String by,
      Instant from,
      @Nullable Instant until) {}

  /** When the config was due, and under which rules. */
  public record Plan(Schedule schedule, Occurrences occurrences, Policies policies) {

    /** Returns whether an instant is one of its due times, or one that its calendar excludes. */
    boolean isDue(Instant at) {
      return fires(at) || occurrences.excluded().count(at.minusNanos(1), at) > 0;
    }

    /** Returns whether an instant is one of its due times that the calendar does not exclude. */
    boolean fires(Instant at) {
      return occurrences.fires().count(at.minusNanos(1), at) > 0;
    }
  }

  /**
   * Returns the due time that a question means: at the instant, or within the minute; else null.
   */
  @Nullable Instant dueTime(Question question) {
    Instant at = question.at();
    if (plan.isDue(at) || !question.isOfMinute()) {
      return plan.isDue(at) ? at : null;
    }
    Instant end = at.plusSeconds(60).minusNanos(1000);
    return plan.occurrences().list(at, end, 1).stream().findFirst().orElse(null);
  }
}
