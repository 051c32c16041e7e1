package io.carillon.server.icalendar;

import io.carillon.server.icalendar.file.CalculationBudget;
import io.carillon.server.icalendar.file.Component;
import io.carillon.server.icalendar.file.Property;
import io.carillon.server.icalendar.file.RefusedPropertyException;
import io.carillon.server.icalendar.zone.Zones;
import java.util.Locale;

/**
 * An event of a file.
 *
 * @param event the {@code VEVENT}
 * @param calendar the calendar object that contains it
 * @param zones those of that object
 * @param sequence its revision, from 0 on
 */
record FoundEvent(Component event, Component calendar, Zones zones, int sequence) {

  private static final int MAX_NAME = 200;

  /** Creates it and reads the revision of the event. */
  static FoundEvent of(Component event, Component calendar, Zones zones)
      throws RefusedPropertyException {
    Property sequence = event.first("SEQUENCE");
    String said = sequence == null || sequence.isEmpty() ? "0" : sequence.value().strip();
    if (sequence != null && !said.matches("\\d{1,9}")) {
      throw sequence.refused(
          "must be a whole number from 0 to 999999999, not \"%s\"."
              .formatted(Property.shown(said)));
    }
    return new FoundEvent(event, calendar, zones, Integer.parseInt(said));
  }

  /** Returns the {@code UID}; empty for none. */
  String uid() {
    return event.text("UID");
  }

  /**
   * Returns the occurrence of its {@code UID} that it replaces; empty when it defines all of them.
   */
  String recurrenceId() {
    Property id = event.first("RECURRENCE-ID");
    return id == null ? "" : id.value().strip() + " " + id.parameter("TZID");
  }

  /** Returns the summary, cut to the maximum length of a name. */
  String name() {
    String name = event.text("SUMMARY");
    int end = Math.min(name.length(), MAX_NAME);
    boolean halved = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
    return name.substring(0, halved ? end - 1 : end);
  }

  /** Returns whether a property of the event has that value, ignoring case. */
  boolean says(String property, String value) {
    return event.text(property).equalsIgnoreCase(value);
  }

  /** Returns the iTIP method of the calendar object (RFC 5546), in upper case; empty for none. */
  String method() {
    return calendar.text("METHOD").toUpperCase(Locale.ROOT);
  }

  EventTimes times(Horizon horizon, CalculationBudget work) {
    return new EventTimes(event, zones, horizon, work);
  }
}
