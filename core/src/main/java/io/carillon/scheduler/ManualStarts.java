package io.carillon.scheduler;

import static java.util.stream.Collectors.toMap;

import io.carillon.scheduler.OverlapStateReader.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Asks the overlap policies about executions requested by hand. */
final class ManualStarts {

  private final ScheduleStore store;
  private final OverlapStateReader overlapStates;
  private final BufferedReleases releases;

  ManualStarts(ScheduleStore store, OverlapStateReader overlapStates, BufferedReleases releases) {
    this.store = store;
    this.overlapStates = overlapStates;
    this.releases = releases;
  }

  /** Returns one answer each, in order; admitted executions count for the following ones. */
  List<OverlapVerdict> admit(List<StartRequest> starts) {
    List<Subject> subjects = subjects(starts);
    Map<Long, OverlapState> found = overlapStates.read(subjects);
    List<OverlapVerdict> answers = starts.stream().map(start -> admit(start, found)).toList();
    save(subjects, found);
    return answers;
  }

  private List<Subject> subjects(List<StartRequest> starts) {
    Map<Long, StartRequest> asked =
        starts.stream()
            .filter(start -> !start.isFree())
            .collect(toMap(StartRequest::taskConfigId, start -> start, (first, second) -> first));
    return asked.isEmpty()
        ? List.of()
        : store.lock(asked.keySet()).stream().map(state -> subject(state, asked)).toList();
  }

  private static Subject subject(ScheduleState state, Map<Long, StartRequest> asked) {
    StartRequest start = Objects.requireNonNull(asked.get(state.taskConfigId()));
    return new Subject(state, start.policies());
  }

  private static OverlapVerdict admit(StartRequest start, Map<Long, OverlapState> overlapStates) {
    OverlapState overlapState = overlapStates.get(start.taskConfigId());
    return overlapState == null
        ? new OverlapVerdict.Free()
        : overlapState.admit(start.overlap(), start.executionId());
  }

  private void save(List<Subject> subjects, Map<Long, OverlapState> overlapStates) {
    List<ScheduleState> after = new ArrayList<>();
    for (Subject subject : subjects) {
      OverlapState overlapState = Objects.requireNonNull(overlapStates.get(subject.id()));
      ScheduleState state =
          subject.state().with(overlapState.noted(subject.policies()), overlapState.anyWaiting());
      releases.note(state);
      after.add(state);
    }
    if (!after.isEmpty()) {
      store.saveDecided(after);
    }
  }
}
