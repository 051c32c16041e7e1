package io.carillon.scheduler;

import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Occurrences;
import io.carillon.schedule.Window;
import io.carillon.sentence.Sentence;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides the due times of one schedule up to now: a function of its plan, its state and its open
 * executions (semantics sections 1, 4 and 5).
 */
final class DueTimeDecider {

  /** The decisions about one schedule, and its state after them. */
  record Decided(List<Decision> decisions, ScheduleState next) {}

  private static final int MOST_EXCLUSIONS = 100;

  private final TimeOrderedIds ids;

  DueTimeDecider(TimeOrderedIds ids) {
    this.ids = ids;
  }

  /**
   * Decides the due times of a schedule.
   *
   * @param state a state whose next due time is not after now
   * @param open its open executions; updated with each decision
   * @param most maximum number of due times judged one by one; the rest stays due
   */
  Decided decide(SchedulePlan plan, ScheduleState state, OverlapState open, Instant now, int most) {
    Instant undecided = Objects.requireNonNull(state.nextDueAt());
    Instant last =
        plan.occurrences().lastUpTo(now).filter(due -> due.isAfter(undecided)).orElse(undecided);
    Instant before = decidedUpTo(plan, state, undecided);
    Judging judging = new Judging(plan, open, now, state.fires());
    Instant decided = judging.judgeFires(before, last, most);
    judging.decisions.addAll(exclusions(plan, before, decided));
    return judging.decided(state, decided);
  }

  /**
   * Returns the instant just before the recorded next due time. When that is no longer a due time,
   * because the zone data changed, returns the last decided one instead: others may now precede the
   * recorded one.
   */
  private static Instant decidedUpTo(SchedulePlan plan, ScheduleState state, Instant undecided) {
    Instant before = undecided.minusNanos(1);
    if (plan.occurrences().next(before).filter(undecided::equals).isPresent()) {
      return before;
    }
    Instant last = state.lastDueAt();
    Instant decided = last == null || last.isBefore(plan.owedAfter()) ? plan.owedAfter() : last;
    return decided.isBefore(before) ? decided : before;
  }

  /** Returns one decision per excluded due time; one for all of them when there are many. */
  private static List<Decision> exclusions(SchedulePlan plan, Instant after, Instant upTo) {
    Occurrences occurrences = plan.occurrences();
    DueTimes excluded = occurrences.excluded();
    long count = excluded.count(after, upTo);
    if (count > MOST_EXCLUSIONS) {
      Instant first = excluded.next(after).orElseThrow();
      Instant last = excluded.lastUpTo(upTo).orElseThrow();
      Decision.Run run = new Decision.Run(first, last, count);
      return List.of(
          new Decision.Excluded(plan.taskConfigId(), run, occurrences.whyManyExcluded()));
    }
    return excluded.list(after, upTo, MOST_EXCLUSIONS).stream()
        .<Decision>map(due ->
            new Decision.Excluded(
                plan.taskConfigId(), new Decision.Run(due, due, 1), occurrences.whyExcluded(due)))
        .toList();
  }

  /** Judges the due times of one schedule in order. */
  private final class Judging {

    private final SchedulePlan plan;
    private final OverlapState open;
    private final Instant now;
    private final List<Decision> decisions = new ArrayList<>();
    private boolean late;
    private long fires;

    Judging(SchedulePlan plan, OverlapState open, Instant now, long fires) {
      this.plan = plan;
      this.open = open;
      this.now = now;
      this.fires = fires;
    }

    /**
     * Judges the due times that may fire, at most {@code most} of them one by one; returns the last
     * instant up to which everything is decided.
     */
    Instant judgeFires(Instant after, Instant last, int most) {
      Instant first = plan.dueTimes().next(after).filter(due -> !due.isAfter(last)).orElse(null);
      if (first == null) {
        return last;
      }
      Instant lastFire = plan.dueTimes().lastUpTo(last).orElse(first);
      CatchUpPlan catchUp = CatchUpPlan.of(plan, first, lastFire, now);
      late = catchUp.late();
      decisions.addAll(catchUp.passedOver());
      Instant decided = judge(catchUp.from(), lastFire, most);
      return decided.equals(lastFire) && !isUsedUp() ? last : decided;
    }

    /** Judges at most {@code most} due times from {@code from} on; returns the last decided one. */
    private Instant judge(@Nullable Instant from, Instant last, int most) {
      Instant decided = last;
      Instant due = from;
      for (int i = 0; i < most && due != null && !due.isAfter(last) && !isUsedUp(); i++) {
        judge(due);
        decided = due;
        due = plan.dueTimes().next(due).orElse(null);
      }
      return decided;
    }

    private void judge(Instant due) {
      UUID execution = ids.next(now);
      switch (open.admit(plan.policies().overlap(), execution)) {
        case OverlapVerdict.Free() -> fire(due, execution, null);
        case OverlapVerdict.Waiting(UUID behind, List<UUID> toStop) -> {
          fire(due, execution, behind);
          if (!toStop.isEmpty()) {
            Sentence reason = Sentence.of("made_room_due").with("due", due);
            decisions.add(new Decision.StopOthers(plan.taskConfigId(), toStop, reason));
          }
        }
        case OverlapVerdict.Refused refused ->
            decisions.add(
                new Decision.Skipped(
                    plan.taskConfigId(), due, refused.inTheWay(), refused.reason()));
      }
    }

    private void fire(Instant due, UUID execution, @Nullable UUID behind) {
      Instant start = plan.schedule().jitter().start(plan.taskConfigId(), due, plan.dueTimes());
      Sentence lateness =
          late
              ? Sentence.of("caught_up")
                  .with("late", Duration.ofMillis(Duration.between(due, now).toMillis()))
              : null;
      Sentence moved = plan.occurrences().movedFrom(due).orElse(null);
      decisions.add(
          new Decision.Fired(
              plan, due, start, execution, new Decision.Remarks(moved, behind, lateness)));
      fires++;
    }

    private boolean isUsedUp() {
      Window window = plan.schedule().window();
      return window.isUsedUp(fires);
    }

    Decided decided(ScheduleState state, Instant decided) {
      Optional<Instant> next = isUsedUp() ? Optional.empty() : plan.occurrences().next(decided);
      if (next.isEmpty()) {
        decisions.add(new Decision.Finished(plan.taskConfigId(), decided));
      }
      return new Decided(
          decisions,
          new ScheduleState(
              plan.key(),
              next.orElse(null),
              decided,
              fires,
              open.noted(plan.policies()),
              state.holding() || open.anyWaiting()));
    }
  }
}
