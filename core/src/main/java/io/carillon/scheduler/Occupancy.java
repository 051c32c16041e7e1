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
 * The executions of one config that have not ended, as the overlap policy sees them (semantics
 * section 5): those that may run, oldest first, and those that wait for one of them to end, in
 * their order. It follows what is decided, so that one due time sees the one before.
 */
final class Occupancy {

  /** How many may wait with {@code buffer_all}. */
  static final int MAX_WAITING = 1_000;

  private final int limit;
  private final List<UUID> running;
  private final Set<UUID> stopping;
  private final List<UUID> waiting;

  /**
   * Makes one.
   *
   * @param limit from this number on the policy applies
   * @param running may have started, or may start at any time
   * @param stopping which of these were asked to stop
   */
  Occupancy(int limit, List<UUID> running, Set<UUID> stopping, List<UUID> waiting) {
    this.limit = limit;
    this.running = new ArrayList<>(running);
    this.stopping = new HashSet<>(stopping);
    this.waiting = new ArrayList<>(waiting);
  }

  /** For a schedule whose policy does not ask: it keeps none of what it was told. */
  static Occupancy unknown() {
    return new Occupancy(Integer.MAX_VALUE, List.of(), Set.of(), List.of());
  }

  /** What may be noted in a schedule's row: nothing where no policy asks for it. */
  List<UUID> noted(Policies policies) {
    return policies.overlap() == Overlap.ALLOW ? List.of() : List.copyOf(running);
  }

  boolean anyWaiting() {
    return !waiting.isEmpty();
  }

  /** Judges one more execution, and counts it in unless it is refused. */
  Admission admit(Overlap overlap, UUID execution) {
    Admission admission = judge(overlap);
    switch (admission) {
      case Admission.Free() -> running.add(execution);
      case Admission.Waiting(UUID behind, List<UUID> makeRoom) -> {
        waiting.removeAll(makeRoom);
        stopping.addAll(makeRoom);
        waiting.add(execution);
      }
      case Admission.Refused refused -> {}
    }
    return admission;
  }

  private Admission judge(Overlap overlap) {
    if (running.size() + waiting.size() < limit) {
      return new Admission.Free();
    }
    return switch (overlap) {
      case ALLOW -> new Admission.Free();
      case SKIP -> refused(oldest(), "execution %s has not ended");
      case BUFFER_ONE ->
          waiting.isEmpty() ? behind() : refused(oldestWaiting(), "execution %s waits already");
      case BUFFER_ALL ->
          waiting.size() < MAX_WAITING
              ? behind()
              : refused(oldestWaiting(), MAX_WAITING + " executions wait already, %s first");
      case CANCEL_RUNNING -> new Admission.Waiting(oldest(), surplus());
    };
  }

  private UUID oldest() {
    return running.isEmpty() ? oldestWaiting() : running.getFirst();
  }

  private UUID oldestWaiting() {
    return waiting.getFirst();
  }

  private Admission behind() {
    return new Admission.Waiting(oldest(), List.of());
  }

  private static Admission refused(UUID inTheWay, String why) {
    return new Admission.Refused(inTheWay, why.formatted(inTheWay));
  }

  /** The oldest ones that must go for one more to fit, besides those that stop already. */
  private List<UUID> surplus() {
    List<UUID> staying =
        Stream.concat(running.stream().filter(id -> !stopping.contains(id)), waiting.stream())
            .toList();
    return staying.subList(0, Math.max(0, staying.size() - limit + 1));
  }

  /** Lets those go for which there is room, in their order. */
  List<UUID> release() {
    List<UUID> released =
        List.copyOf(waiting.subList(0, Math.clamp(limit - running.size(), 0, waiting.size())));
    waiting.removeAll(released);
    running.addAll(released);
    return released;
  }
}
