package io.carillon.scheduler;

import io.carillon.definition.Overlap;
import io.carillon.definition.Policies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The open executions of one config, as the overlap policy sees them (semantics section 5): those
 * that may run, oldest first, and those held until one of them ends, in order. It is updated by
 * each decision, so that a due time sees the one before.
 */
final class OverlapState {

  /** Maximum number of held executions with {@code buffer_all}. */
  static final int MAX_WAITING = 1_000;

  private final int limit;
  private final List<UUID> running;
  private final Set<UUID> stopping;
  private final List<UUID> waiting;

  /**
   * Creates a state.
   *
   * @param limit number of executions from which the policy applies
   * @param running executions that have started, or may start at any time
   * @param stopping those of them that were asked to stop
   */
  OverlapState(int limit, List<UUID> running, Set<UUID> stopping, List<UUID> waiting) {
    this.limit = limit;
    this.running = new ArrayList<>(running);
    this.stopping = new HashSet<>(stopping);
    this.waiting = new ArrayList<>(waiting);
  }

  /** Returns a state for a schedule whose policy needs none; it never reaches its limit. */
  static OverlapState unknown() {
    return new OverlapState(Integer.MAX_VALUE, List.of(), Set.of(), List.of());
  }

  /**
   * Returns the executions to record in the schedule's row; none when the policy does not need
   * them.
   */
  List<UUID> noted(Policies policies) {
    return policies.overlap() == Overlap.ALLOW ? List.of() : List.copyOf(running);
  }

  boolean anyWaiting() {
    return !waiting.isEmpty();
  }

  /** Judges one more execution, and adds it unless it is refused. */
  OverlapVerdict admit(Overlap overlap, UUID execution) {
    OverlapVerdict verdict = judge(overlap);
    switch (verdict) {
      case OverlapVerdict.Free() -> running.add(execution);
      case OverlapVerdict.Waiting(UUID behind, List<UUID> toStop) -> {
        waiting.removeAll(toStop);
        stopping.addAll(toStop);
        waiting.add(execution);
      }
      case OverlapVerdict.Refused refused -> {}
    }
    return verdict;
  }

  private OverlapVerdict judge(Overlap overlap) {
    if (running.size() + waiting.size() < limit) {
      return new OverlapVerdict.Free();
    }
    return switch (overlap) {
      case ALLOW -> new OverlapVerdict.Free();
      case SKIP -> refused(oldest(), overlap);
      case BUFFER_ONE -> waiting.isEmpty() ? behind() : refused(oldestWaiting(), overlap);
      case BUFFER_ALL ->
          waiting.size() < MAX_WAITING ? behind() : refused(oldestWaiting(), overlap);
      case CANCEL_RUNNING -> new OverlapVerdict.Waiting(oldest(), surplus());
    };
  }

  private UUID oldest() {
    return running.isEmpty() ? oldestWaiting() : running.getFirst();
  }

  private UUID oldestWaiting() {
    return waiting.getFirst();
  }

  private OverlapVerdict behind() {
    return new OverlapVerdict.Waiting(oldest(), List.of());
  }

  private OverlapVerdict refused(UUID inTheWay, Overlap overlap) {
    return new OverlapVerdict.Refused(inTheWay, overlap, waiting.size());
  }

  /**
   * Returns the oldest executions that must stop for one more to fit, in addition to those already
   * stopping.
   */
  private List<UUID> surplus() {
    List<UUID> staying =
        Stream.concat(running.stream().filter(id -> !stopping.contains(id)), waiting.stream())
            .toList();
    return staying.subList(0, Math.max(0, staying.size() - limit + 1));
  }

  /** Releases held executions while there is capacity, in order. */
  List<UUID> release() {
    List<UUID> released =
        List.copyOf(waiting.subList(0, Math.clamp(limit - running.size(), 0, waiting.size())));
    waiting.removeAll(released);
    running.addAll(released);
    return released;
  }
}
