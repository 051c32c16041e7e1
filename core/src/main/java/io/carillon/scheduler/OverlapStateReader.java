package io.carillon.scheduler;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.carillon.definition.Overlap;
import io.carillon.definition.Policies;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.ExecutionStore.Open;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads the open executions of schedules, which must be locked. */
final class OverlapStateReader {

  private final ExecutionStore executions;

  OverlapStateReader(ExecutionStore executions) {
    this.executions = executions;
  }

  /** A schedule and its policies in force. */
  record Subject(ScheduleState state, Policies policies) {

    long id() {
      return state.taskConfigId();
    }

    /** Returns whether its row records open executions; with {@code allow} it does not. */
    boolean noted() {
      return policies.overlap() != Overlap.ALLOW;
    }
  }

  /** Reads the states by config; a schedule without open executions costs no statement. */
  Map<Long, OverlapState> read(Collection<Subject> subjects) {
    Map<Long, List<Open>> running = new HashMap<>(noted(subjects));
    running.putAll(unnoted(subjects));
    Map<Long, List<UUID>> waiting = waiting(subjects);
    return subjects.stream()
        .collect(
            Collectors.toMap(
                Subject::id,
                subject ->
                    overlapState(
                        subject,
                        running.getOrDefault(subject.id(), List.of()),
                        waiting.getOrDefault(subject.id(), List.of()))));
  }

  private static OverlapState overlapState(
      Subject subject, List<Open> running, List<UUID> waiting) {
    Set<UUID> stopping =
        running.stream().filter(Open::asked).map(Open::id).collect(Collectors.toSet());
    return new OverlapState(
        subject.policies().maxConcurrent(),
        running.stream().map(Open::id).toList(),
        stopping,
        waiting);
  }

  private Map<Long, List<Open>> noted(Collection<Subject> subjects) {
    List<Subject> noted = subjects.stream().filter(Subject::noted).toList();
    List<UUID> ids =
        noted.stream().flatMap(subject -> subject.state().openExecutions().stream()).toList();
    if (ids.isEmpty()) {
      return Map.of();
    }
    Map<UUID, Open> open =
        executions.open(ids).stream().collect(Collectors.toMap(Open::id, one -> one));
    return noted.stream().collect(Collectors.toMap(Subject::id, one -> stillOpen(one, open)));
  }

  private static List<Open> stillOpen(Subject subject, Map<UUID, Open> open) {
    return subject.state().openExecutions().stream()
        .filter(open::containsKey)
        .map(open::get)
        .toList();
  }

  private Map<Long, List<Open>> unnoted(Collection<Subject> subjects) {
    List<Long> ids =
        subjects.stream().filter(subject -> !subject.noted()).map(Subject::id).toList();
    return ids.isEmpty()
        ? Map.of()
        : executions.openOf(ids).stream().collect(groupingBy(Open::taskConfigId));
  }

  private Map<Long, List<UUID>> waiting(Collection<Subject> subjects) {
    List<Long> ids =
        subjects.stream().filter(subject -> subject.state().holding()).map(Subject::id).toList();
    return ids.isEmpty()
        ? Map.of()
        : executions.waiting(ids).stream()
            .collect(groupingBy(Open::taskConfigId, mapping(Open::id, toList())));
  }
}
