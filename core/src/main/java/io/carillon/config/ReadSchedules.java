package io.carillon.config;

import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.schedule.Schedule;
import java.util.HashMap;
import java.util.Map;

/**
 * A cache of up to 1,000 parsed schedules by their stored text, which many configs share. Confined
 * to one thread.
 */
final class ReadSchedules {

  private static final int MOST = 1_000;

  private final Map<String, Schedule> schedules = new HashMap<>();

  /**
   * Returns the schedule of a text, parsed at most once while it is cached.
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
