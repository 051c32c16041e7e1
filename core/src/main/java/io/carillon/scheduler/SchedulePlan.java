package io.carillon.scheduler;

import io.carillon.definition.Policies;
import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Occurrences;
import io.carillon.schedule.Schedule;
import java.time.Instant;

/**
 * The parts of a config version that decisions need.
 *
 * @param agenda of its schedule, from the instant it was saved
 * @param owedAfter due times after this instant are owed by this version
 */
public record SchedulePlan(
    long taskConfigId,
    long version,
    String taskType,
    int priority,
    Policies policies,
    Schedule schedule,
    Occurrences agenda,
    Instant owedAfter) {

  /** Returns the due times that fire unless a policy forbids it. */
  DueTimes dueTimes() {
    return agenda.fires();
  }
}
