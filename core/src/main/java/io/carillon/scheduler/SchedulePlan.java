package io.carillon.scheduler;

import io.carillon.definition.Policies;
import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Occurrences;
import io.carillon.schedule.Schedule;
import io.carillon.version.ConfigVersion;
import java.time.Instant;

/**
 * The parts of a config version that decisions need.
 *
 * @param key the version
 * @param agenda of its schedule, from the instant it was saved
 * @param owedAfter due times after this instant are owed by this version
 */
public record SchedulePlan(
    ConfigVersion.Key key,
    Work work,
    Policies policies,
    Schedule schedule,
    Occurrences agenda,
    Instant owedAfter) {

  /** What an execution of the version runs. */
  public record Work(String taskType, int priority) {}

  /** Returns the id of the config. */
  public long taskConfigId() {
    return key.taskConfigId();
  }

  /** Returns the due times that fire unless a policy forbids it. */
  DueTimes dueTimes() {
    return agenda.fires();
  }
}
