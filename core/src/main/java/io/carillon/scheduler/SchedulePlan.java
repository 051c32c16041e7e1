package io.carillon.scheduler;

import io.carillon.definition.Policies;
import io.carillon.definition.ScheduleReader;
import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Occurrences;
import io.carillon.schedule.Schedule;
import io.carillon.version.ConfigVersion;
import java.time.Instant;

/**
 * The parts of a config version that decisions need.
 *
 * @param key the version
 * @param occurrences of its schedule, from the instant it was saved
 * @param owedAfter due times after this instant are owed by this version
 */
public record SchedulePlan(
    ConfigVersion.Key key,
    Work work,
    Policies policies,
    Schedule schedule,
    Occurrences occurrences,
    Instant owedAfter) {

  /** What an execution of the version runs. */
  public record Work(String taskType, int priority) {}

  /**
   * Returns the plan of a version.
   *
   * @throws io.carillon.fault.InvalidInputException when its schedule cannot be read
   */
  static SchedulePlan of(ConfigVersion version) {
    ConfigVersion.SavedSchedule saved = version.schedule();
    Schedule schedule = ScheduleReader.read(saved.json());
    Instant effective = version.effectiveAt();
    boolean anew = saved.anchor().equals(effective);
    return new SchedulePlan(
        version.key(),
        new Work(version.task().type(), version.priority()),
        version.policies(),
        schedule,
        schedule.occurrences(saved.anchor(), saved.calendar()),
        anew ? schedule.owedAfter(effective) : effective);
  }

  /** Returns the id of the config. */
  public long taskConfigId() {
    return key.taskConfigId();
  }

  /** Returns the due times that fire unless a policy forbids it. */
  DueTimes dueTimes() {
    return occurrences.fires();
  }
}
