package io.carillon.config;

import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.schedule.Schedule;
import java.util.HashMap;
import java.util.Map;

/** Schedules by the text they are stored as: many configs have the same one. For one thread. */
final class ReadSchedules {

  private static final int MOST = 1_000;

  private final Map<String, Schedule> schedules = new HashMap<>();

  /**
   * Reads it, unless it was read before.
   *
   * @throws InvalidInputException when this release cannot read it
   */
  Schedule read(String text) {
    Schedule known = schedules.get(text);
    if (known != null) {
      return known;
    }
    Schedule schedule = ScheduleReader.read(Json.object(text));
    if (schedules.size() < MOST) {
      schedules.put(text, schedule);
    }
    return schedule;
  }
}
