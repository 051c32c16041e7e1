package io.carillon.definition;

import io.carillon.calendar.Blackout;
import io.carillon.calendar.Calendar;
import io.carillon.calendar.DateRange;
import java.time.DayOfWeek;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes calendars as the JSON that {@link CalendarReader} reads. */
public final class CalendarWriter {

  private CalendarWriter() {}

  /** Returns the calendar as JSON. */
  public static ObjectNode write(Calendar calendar) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("name", calendar.name())
        .put("description", calendar.description())
        .put("timezone", calendar.zone().getId());
    ArrayNode holidays = json.putArray("holidays");
    for (Calendar.Holiday holiday : calendar.holidays()) {
      dates(holidays.addObject().put("name", holiday.name()), holiday.dates());
    }
    ArrayNode blackouts = json.putArray("blackouts");
    calendar.blackouts().forEach(blackout -> write(blackout, blackouts.addObject()));
    ArrayNode workingDays = json.putArray("working_days");
    for (Calendar.WorkingDay day : calendar.workingDays()) {
      workingDays.addObject().put("name", day.name()).put("date", day.date().toString());
    }
    return json;
  }

  private static void write(Blackout blackout, ObjectNode json) {
    json.put("name", blackout.name());
    if (blackout.days().size() < DayOfWeek.values().length) {
      ArrayNode days = json.putArray("days");
      blackout.days().stream().sorted().forEach(day -> days.add(code(day)));
    }
    if (blackout.dates() != null) {
      dates(json, blackout.dates());
    }
    if (blackout.clock() != null) {
      json.put("from", blackout.clock().from().toString());
      json.put("to", blackout.clock().to().toString());
    }
  }

  private static void dates(ObjectNode json, DateRange dates) {
    json.put("date", dates.first().toString());
    if (dates.last().isAfter(dates.first())) {
      json.put("until", dates.last().toString());
    }
  }

  static String code(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }
}
