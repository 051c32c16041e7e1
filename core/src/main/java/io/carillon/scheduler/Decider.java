package io.carillon.scheduler;

import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Window;
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
 * Decides what becomes of the due times of one schedule up to now: a function of its plan, its
 * state and which executions have not ended (semantics sections 1, 4 and 5).
 */
final class Decider {

  /** The decisions about one schedule, and its state after them. */
  record Decided(List<Decision> decisions, ScheduleState next) {}

  private final TimeOrderedIds ids;

  Decider(TimeOrderedIds ids) {
    this.ids = ids;
  }

  /**
   * Decides.
   *
   * @param state its next due time is not after now
   * @param occupancy its executions that have not ended; counts on with what is decided
   * @param most of the due times are judged one by one; the rest stays due
   */
  Decided decide(Plan plan, ScheduleState state, Occupancy occupancy, Instant now, int most) {
    Instant first = Objects.requireNonNull(state.nextDueAt());
    Instant last = plan.dueTimes().lastUpTo(now).filter(due -> due.isAfter(first)).orElse(first);
    CatchingUp catchingUp = CatchingUp.of(plan, first, last, now);
    Judging judging = new Judging(plan, occupancy, now, catchingUp.late(), state.fires());
    judging.decisions.addAll(catchingUp.passedOver());
    Instant decided = judging.judge(catchingUp.from(), last, most);
    return judging.decided(state, decided);
  }

  /** The due times of one schedule, judged one after the other. */
  private final class Judging {

    private final Plan plan;
    private final Occupancy occupancy;
    private final Instant now;
    private final boolean late;
    private final List<Decision> decisions = new ArrayList<>();
    private long fires;

    Judging(Plan plan, Occupancy occupancy, Instant now, boolean late, long fires) {
      this.plan = plan;
      this.occupancy = occupancy;
      this.now = now;
      this.late = late;
      this.fires = fires;
    }

    /** Judges at most so many from there on; answers the last due time that is decided. */
    Instant judge(@Nullable Instant from, Instant last, int most) {
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
      switch (occupancy.admit(plan.policies().overlap(), execution)) {
        case Admission.Free() -> fire(due, execution, null);
        case Admission.Waiting(UUID behind, List<UUID> makeRoom) -> {
          fire(due, execution, behind);
          if (!makeRoom.isEmpty()) {
            String reason = "overlap: made room for the due time " + due;
            decisions.add(new Decision.MakeRoom(plan.taskConfigId(), makeRoom, reason));
          }
        }
        case Admission.Refused(UUID inTheWay, String why) ->
            decisions.add(
                new Decision.Skipped(plan.taskConfigId(), due, inTheWay, "overlap: " + why));
      }
    }

    private void fire(Instant due, UUID execution, @Nullable UUID behind) {
      Instant start = plan.schedule().jitter().start(plan.taskConfigId(), due, plan.dueTimes());
      String lateness =
          late
              ? "caught up, %d ms after its due time"
                  .formatted(Duration.between(due, now).toMillis())
              : null;
      decisions.add(new Decision.Fired(plan, due, start, execution, behind, lateness));
      fires++;
    }

    private boolean isUsedUp() {
      Window window = plan.schedule().window();
      return window.isUsedUp(fires);
    }

    Decided decided(ScheduleState state, Instant decided) {
      DueTimes dueTimes = plan.dueTimes();
      Optional<Instant> next = isUsedUp() ? Optional.empty() : dueTimes.next(decided);
      if (next.isEmpty()) {
        decisions.add(new Decision.Finished(plan.taskConfigId(), decided));
      }
      return new Decided(
          decisions,
          new ScheduleState(
              plan.taskConfigId(),
              plan.version(),
              next.orElse(null),
              decided,
              fires,
              occupancy.noted(plan.policies()),
              state.holding() || occupancy.anyWaiting()));
    }
  }
}
