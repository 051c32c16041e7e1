package io.carillon.scheduler;

import io.carillon.definition.CatchUp;
import io.carillon.schedule.DueTimes;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies the catch-up policy to the due times found at once (semantics section 4): some at the
 * beginning are recorded as runs without being fired, the rest is judged one by one. It counts
 * instead of stepping, so a month of seconds takes no longer than an hour of them.
 *
 * @param passedOver the decisions about the due times before {@code from}
 * @param from the first due time to judge; null when none is left
 * @param late whether the due times from there on are late
 */
record CatchUpPlan(List<Decision> passedOver, @Nullable Instant from, boolean late) {

  /**
   * Applies the policy.
   *
   * @param first the first due time found
   * @param last the last due time found, at or before {@code now}
   */
  static CatchUpPlan of(SchedulePlan plan, Instant first, Instant last, Instant now) {
    CatchUp policy = plan.policies().catchUp();
    Found found = new Found(plan, first, last);
    boolean alone = first.equals(last);
    if (alone && Duration.between(first, now).compareTo(policy.grace()) <= 0) {
      return found.rest(false);
    }
    switch (policy.mode()) {
      case NONE ->
          found.missBefore(
              now.minus(policy.grace()),
              Sentence.of("missed_grace")
                  .with("late", Duration.ofMillis(Duration.between(first, now).toMillis()))
                  .with("grace", policy.grace()));
      case LATEST -> found.coalesceIntoLast();
      case ALL -> found.missAllBut(policy, now);
    }
    return found.rest(policy.mode() != CatchUp.Mode.NONE);
  }

  /** The due times found at once, without those already passed over. */
  private static final class Found {

    private final long taskConfigId;
    private final DueTimes dueTimes;
    private final Instant last;
    private final List<Decision> passedOver = new ArrayList<>();
    private @Nullable Instant first;

    Found(SchedulePlan plan, Instant first, Instant last) {
      this.taskConfigId = plan.taskConfigId();
      this.dueTimes = plan.dueTimes();
      this.first = first;
      this.last = last;
    }

    CatchUpPlan rest(boolean late) {
      return new CatchUpPlan(List.copyOf(passedOver), first, late);
    }

    void missBefore(Instant bound, Sentence reason) {
      if (first != null && first.isBefore(bound)) {
        passedOver.add(new Decision.Missed(taskConfigId, runBefore(first, bound), reason));
        first = dueTimes.next(justBefore(bound)).filter(due -> !due.isAfter(last)).orElse(null);
      }
    }

    /** Misses what is beyond the window, then what is beyond the number of runs. */
    void missAllBut(CatchUp policy, Instant now) {
      missBefore(
          now.minus(policy.window()), Sentence.of("missed_window").with("window", policy.window()));
      missAllBut(policy.maxRuns(), Sentence.of("missed_max_runs").with("runs", policy.maxRuns()));
    }

    private void missAllBut(int most, Sentence reason) {
      if (first != null && countFrom(first) > most) {
        Instant kept = firstOfLast(most, first);
        passedOver.add(new Decision.Missed(taskConfigId, runBefore(first, kept), reason));
        first = kept;
      }
    }

    void coalesceIntoLast() {
      if (first != null && first.isBefore(last)) {
        passedOver.add(new Decision.Coalesced(taskConfigId, runBefore(first, last), last));
        first = last;
      }
    }

    private Decision.Run runBefore(Instant from, Instant bound) {
      Instant before = bound.isAfter(last) ? last : justBefore(bound);
      Instant end = dueTimes.lastUpTo(before).orElse(from);
      return new Decision.Run(from, end, 1 + dueTimes.count(from, end));
    }

    private long countFrom(Instant from) {
      return dueTimes.count(justBefore(from), last);
    }

    /** Returns the due time from which on this many remain, by bisection. */
    private Instant firstOfLast(int most, Instant from) {
      long enough = 0;
      long tooLate = ChronoUnit.MICROS.between(from, last) + 1;
      while (tooLate - enough > 1) {
        long middle = enough + (tooLate - enough) / 2;
        if (countFrom(from.plus(middle, ChronoUnit.MICROS)) >= most) {
          enough = middle;
        } else {
          tooLate = middle;
        }
      }
      return from.plus(enough, ChronoUnit.MICROS);
    }

    private static Instant justBefore(Instant instant) {
      return instant.minusNanos(1);
    }
  }
}
