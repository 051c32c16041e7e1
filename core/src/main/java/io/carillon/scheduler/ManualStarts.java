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
  private final OverlapStateReader occupancies;
  private final BufferedReleases releases;

  ManualStarts(ScheduleStore store, OverlapStateReader occupancies, BufferedReleases releases) {
    this.store = store;
    this.occupancies = occupancies;
    this.releases = releases;
  }

  /** Returns one answer each, in order; admitted executions count for the following ones. */
  List<OverlapVerdict> admit(List<StartRequest> starts) {
    List<Subject> subjects = subjects(starts);
    Map<Long, OverlapState> found = occupancies.read(subjects);
    List<OverlapVerdict> answers = starts.stream().map(start -> admit(start, found)).toList();
    keep(subjects, found);
    return answers;
  }

  private List<Subject> subjects(List<StartRequest> starts) {
    Map<Long, StartRequest> asked =
        starts.stream()
            .filter(start -> !start.isFree())
            .collect(toMap(StartRequest::taskConfigId, start -> start, (first, second) -> first));
    return asked.isEmpty()
        ? List.of()
        : store.hold(asked.keySet()).stream().map(state -> subject(state, asked)).toList();
  }

  private static Subject subject(ScheduleState state, Map<Long, StartRequest> asked) {
    StartRequest start = Objects.requireNonNull(asked.get(state.taskConfigId()));
    return new Subject(state, start.policies());
  }

  private static OverlapVerdict admit(StartRequest start, Map<Long, OverlapState> occupancies) {
    OverlapState occupancy = occupancies.get(start.taskConfigId());
    return occupancy == null
        ? new OverlapVerdict.Free()
        : occupancy.admit(start.overlap(), start.executionId());
  }

  private void keep(List<Subject> subjects, Map<Long, OverlapState> occupancies) {
    List<ScheduleState> after = new ArrayList<>();
    for (Subject subject : subjects) {
      OverlapState occupancy = Objects.requireNonNull(occupancies.get(subject.id()));
      ScheduleState state =
          subject.state().with(occupancy.noted(subject.policies()), occupancy.anyWaiting());
      releases.note(state);
      after.add(state);
    }
    if (!after.isEmpty()) {
      store.move(after);
    }
  }
}
