package io.carillon.scheduler;

import io.carillon.definition.Overlap;
import io.carillon.schedule.DueTimes;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of the due times of one schedule up to now: a function of its plan, its
 * state and which executions have not ended (semantics sections 4 and 5).
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
   * @param open which of its open executions have not ended
   */
  Decided decide(Plan plan, ScheduleState state, Set<UUID> open, Instant now) {
    Instant first = Objects.requireNonNull(state.nextDueAt());
    DueTimes dueTimes = plan.dueTimes();
    Instant last = dueTimes.lastUpTo(now).filter(due -> due.isAfter(first)).orElse(first);
    List<Decision> decisions = new ArrayList<>();
    if (last.isAfter(first)) {
      decisions.add(coalesced(plan, first, last));
    }
    List<UUID> stillOpen = new ArrayList<>(state.openExecutions());
    stillOpen.retainAll(open);
    long fires = state.fires();
    Decision decision = fireOrSkip(plan, last, stillOpen, late(plan, first, last, now), now);
    decisions.add(decision);
    if (decision instanceof Decision.Fired fired) {
      fires++;
      if (plan.policies().overlap() == Overlap.SKIP) {
        stillOpen.add(fired.executionId());
      }
    }
    Optional<Instant> next = dueTimes.next(last);
    if (next.isEmpty()) {
      decisions.add(new Decision.Finished(plan.taskConfigId()));
    }
    return new Decided(
        decisions,
        new ScheduleState(
            plan.taskConfigId(), plan.version(), next.orElse(null), last, fires, stillOpen));
  }

  private static Decision coalesced(Plan plan, Instant first, Instant last) {
    DueTimes dueTimes = plan.dueTimes();
    Instant beforeLast = dueTimes.lastUpTo(last.minusNanos(1)).orElse(first);
    long count = 1 + dueTimes.count(first, beforeLast);
    return new Decision.Coalesced(plan.taskConfigId(), first, beforeLast, count, last);
  }

  private static @Nullable String late(Plan plan, Instant first, Instant last, Instant now) {
    Duration lateness = Duration.between(last, now);
    boolean onTime =
        first.equals(last) && lateness.compareTo(plan.policies().catchUp().grace()) <= 0;
    return onTime ? null : "caught up, %d ms after its due time".formatted(lateness.toMillis());
  }

  private Decision fireOrSkip(
      Plan plan, Instant due, List<UUID> open, @Nullable String late, Instant now) {
    boolean inTheWay =
        plan.policies().overlap() == Overlap.SKIP && open.size() >= plan.policies().maxConcurrent();
    return inTheWay
        ? new Decision.Skipped(plan.taskConfigId(), due, open.getFirst())
        : new Decision.Fired(plan, due, ids.next(now), late);
  }
}
