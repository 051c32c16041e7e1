package io.carillon.scheduler;

import static java.util.stream.Collectors.toMap;

import io.carillon.scheduler.OccupancyReader.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Asks the overlap policies about executions requested by hand. */
final class Admissions {

  private final ScheduleStore store;
  private final OccupancyReader occupancies;
  private final Releases releases;

  Admissions(ScheduleStore store, OccupancyReader occupancies, Releases releases) {
    this.store = store;
    this.occupancies = occupancies;
    this.releases = releases;
  }

  /** Returns one answer each, in order; admitted executions count for the following ones. */
  List<Admission> admit(List<Start> starts) {
    List<Subject> subjects = subjects(starts);
    Map<Long, Occupancy> found = occupancies.read(subjects);
    List<Admission> answers = starts.stream().map(start -> admit(start, found)).toList();
    keep(subjects, found);
    return answers;
  }

  private List<Subject> subjects(List<Start> starts) {
    Map<Long, Start> asked =
        starts.stream()
            .filter(start -> !start.isFree())
            .collect(toMap(Start::taskConfigId, start -> start, (first, second) -> first));
    return asked.isEmpty()
        ? List.of()
        : store.hold(asked.keySet()).stream().map(state -> subject(state, asked)).toList();
  }

  private static Subject subject(ScheduleState state, Map<Long, Start> asked) {
    Start start = Objects.requireNonNull(asked.get(state.taskConfigId()));
    return new Subject(state, start.policies());
  }

  private static Admission admit(Start start, Map<Long, Occupancy> occupancies) {
    Occupancy occupancy = occupancies.get(start.taskConfigId());
    return occupancy == null
        ? new Admission.Free()
        : occupancy.admit(start.overlap(), start.executionId());
  }

  private void keep(List<Subject> subjects, Map<Long, Occupancy> occupancies) {
    List<ScheduleState> after = new ArrayList<>();
    for (Subject subject : subjects) {
      Occupancy occupancy = Objects.requireNonNull(occupancies.get(subject.id()));
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
