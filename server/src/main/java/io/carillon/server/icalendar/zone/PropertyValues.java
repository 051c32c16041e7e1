package io.carillon.server.icalendar.zone;

import io.carillon.server.icalendar.file.Property;
import io.carillon.server.icalendar.file.RefusedPropertyException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the values of RFC 5545, 3.3, strictly in the forms defined there. */
public final class PropertyValues {

  private static final String NO_MOMENT =
      "must be a date such as 20261001, or a date and time such as 20261001T090000, with Z at the end"
          + " for UTC, not \"%s\".";
  private static final Pattern DATE = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
  private static final Pattern TIME = Pattern.compile("(\\d{8})T(\\d{2})(\\d{2})(\\d{2})(Z?)");
  private static final Pattern LENGTH =
      Pattern.compile(
          "([+-]?)P(?=.)(?:(\\d{1,9})W)?(?:(\\d{1,9})D)?(?:T(?=.)(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?(?:(\\d{1,9})S)?)?");
  private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{2})(\\d{2})(\\d{2})?");

  private PropertyValues() {}

  /**
   * Parses a date or a date with a time.
   *
   * @return a {@link Moment.Zoned} only for UTC; the caller applies a {@code TZID}
   * @throws RefusedPropertyException when it is neither, or contradicts the property's {@code
   *     VALUE}
   */
  public static Moment moment(Property property, String text) throws RefusedPropertyException {
    String upper = text.toUpperCase(Locale.ROOT);
    if (DATE.matcher(upper).matches()) {
      refuseUnless(property, "DATE", text);
      return new Moment.Day(date(property, upper));
    }
    Matcher time = TIME.matcher(upper);
    if (!time.matches()) {
      throw property.refused(NO_MOMENT.formatted(Property.shown(text)));
    }
    refuseUnless(property, "DATE-TIME", text);
    LocalDateTime local = date(property, time.group(1)).atTime(time(property, time));
    return time.group(5).isEmpty() ? new Moment.Floating(local) : new Moment.Zoned(local, Zone.UTC);
  }

  /** Parses a time without zone and Z, as for the onsets of a {@code VTIMEZONE}. */
  static LocalDateTime local(Property property, String text) throws RefusedPropertyException {
    if (moment(property, text) instanceof Moment.Floating floating) {
      return floating.local();
    }
    throw property.refused(
        "must be a local date and time such as 19701025T030000 in a VTIMEZONE, not \"%s\"."
            .formatted(Property.shown(text)));
  }

  private static void refuseUnless(Property property, String type, String text)
      throws RefusedPropertyException {
    String said = property.parameter("VALUE");
    if (said != null && !said.equalsIgnoreCase(type)) {
      throw property.refused(
          "has VALUE=%s, and \"%s\" is a %s: write what it is."
              .formatted(Property.shown(said), Property.shown(text), type));
    }
  }

  private static LocalDate date(Property property, String text) throws RefusedPropertyException {
    try {
      return LocalDate.of(
          Integer.parseInt(text, 0, 4, 10),
          Integer.parseInt(text, 4, 6, 10),
          Integer.parseInt(text, 6, 8, 10));
    } catch (DateTimeException e) {
      throw property.refused("%s is no date there is.".formatted(text));
    }
  }

  /** Parses the time of day; second 60, a leap second, becomes 59. */
  private static LocalTime time(Property property, Matcher time) throws RefusedPropertyException {
    int second = Integer.parseInt(time.group(4));
    try {
      return LocalTime.of(
          Integer.parseInt(time.group(2)),
          Integer.parseInt(time.group(3)),
          second == 60 ? 59 : second);
    } catch (DateTimeException e) {
      throw property.refused(
          "%s has no time of day: hours are 00 to 23, minutes 00 to 59, seconds 00 to 60."
              .formatted(time.group()));
    }
  }

  /**
   * Parses a duration such as {@code P1D} or {@code PT1H30M}.
   *
   * @throws RefusedPropertyException when it is malformed or negative
   */
  public static Length length(Property property, String text) throws RefusedPropertyException {
    Matcher found = LENGTH.matcher(text.toUpperCase(Locale.ROOT));
    if (!found.matches()) {
      throw property.refused(
          "must be a duration such as P1D, P2W or PT1H30M, not \"%s\"."
              .formatted(Property.shown(text)));
    }
    Duration time =
        Duration.ofHours(number(found, 4))
            .plusMinutes(number(found, 5))
            .plusSeconds(number(found, 6));
    Length length = new Length(number(found, 2) * 7 + number(found, 3), time);
    if (found.group(1).equals("-") && !length.isZero()) {
      throw property.refused(
          "must not be negative, as %s is: an event ends after its DTSTART."
              .formatted(Property.shown(text)));
    }
    return length;
  }

  private static long number(Matcher found, int group) {
    return found.group(group) == null ? 0 : Long.parseLong(found.group(group));
  }

  /** Parses an offset from UTC such as {@code +0100}. */
  static ZoneOffset offset(Property property) throws RefusedPropertyException {
    Matcher found = OFFSET.matcher(property.value().strip());
    try {
      if (found.matches()) {
        int sign = found.group(1).equals("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutesSeconds(
            sign * Integer.parseInt(found.group(2)),
            sign * Integer.parseInt(found.group(3)),
            found.group(4) == null ? 0 : sign * Integer.parseInt(found.group(4)));
      }
    } catch (DateTimeException e) {
      // Reported below.
    }
    throw property.refused(
        "must be an offset from UTC such as +0100, of 18 hours at most, not \"%s\"."
            .formatted(Property.shown(property.value())));
  }
}
