package io.carillon.server.icalendar;

import java.util.Locale;

/**
 * An event of a file.
 *
 * @param event the {@code VEVENT}
 * @param calendar the calendar object that it is in
 * @param zones those of that object
 * @param sequence its revision, from 0 on
 */
record FoundEvent(Component event, Component calendar, Zones zones, int sequence) {

  private static final int MAX_NAME = 200;

  /** Reads the revision of an event. */
  static FoundEvent of(Component event, Component calendar, Zones zones) throws Refused {
    Property sequence = event.first("SEQUENCE");
    String said = sequence == null || sequence.isEmpty() ? "0" : sequence.value().strip();
    if (sequence != null && !said.matches("\\d{1,9}")) {
      throw sequence.refused(
          "must be a whole number from 0 to 999999999, not \"%s\"."
              .formatted(Property.shown(said)));
    }
    return new FoundEvent(event, calendar, zones, Integer.parseInt(said));
  }

  /** Empty for none. */
  String uid() {
    return event.text("UID");
  }

  /** The occurrence of its {@code UID} that it stands for; empty for all. */
  String recurrenceId() {
    Property id = event.first("RECURRENCE-ID");
    return id == null ? "" : id.value().strip() + " " + id.parameter("TZID");
  }

  /** The summary, cut to what a name may have. */
  String name() {
    String name = event.text("SUMMARY");
    int end = Math.min(name.length(), MAX_NAME);
    boolean halved = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
    return name.substring(0, halved ? end - 1 : end);
  }

  /** Whether a property of the event has a value. */
  boolean says(String property, String value) {
    return event.text(property).equalsIgnoreCase(value);
  }

  /** The iTIP method of the calendar object (RFC 5546), in upper case; empty for none. */
  String method() {
    return calendar.text("METHOD").toUpperCase(Locale.ROOT);
  }

  EventTimes times(Horizon horizon, Work work) {
    return new EventTimes(event, zones, horizon, work);
  }
}
