package io.carillon.server.icalendar;

import io.carillon.server.icalendar.file.CalculationBudget;
import io.carillon.server.icalendar.file.Component;
import io.carillon.server.icalendar.file.Property;
import io.carillon.server.icalendar.file.RefusedPropertyException;
import io.carillon.server.icalendar.zone.Length;
import io.carillon.server.icalendar.zone.Moment;
import io.carillon.server.icalendar.zone.PropertyValues;
import io.carillon.server.icalendar.zone.Recurrence;
import io.carillon.server.icalendar.zone.RecurrenceRule;
import io.carillon.server.icalendar.zone.Zone;
import io.carillon.server.icalendar.zone.Zones;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The occurrences of one event within a horizon: its start plus the dates of its rules and lists,
 * minus the exceptions. All-day events are dates without a zone.
 */
final class EventTimes {

  /** Maximum difference between clocks on earth, in days, rounded up. */
  private static final int CLOCKS_APART = 2;

  private final Component event;
  private final Zones zones;
  private final Horizon horizon;
  private final CalculationBudget work;
  private final Zone calendar;
  private final Set<String> notes = new TreeSet<>();

  EventTimes(Component event, Zones zones, Horizon horizon, CalculationBudget work) {
    this.event = event;
    this.zones = zones;
    this.horizon = horizon;
    this.work = work;
    this.calendar = Zone.of(horizon.zone());
  }

  /** Returns remarks about the times, each continuing a sentence about the event. */
  Set<String> notes() {
    return notes;
  }

  /** Returns the start of the event. */
  Moment start() throws RefusedPropertyException {
    Property start = event.single("DTSTART");
    if (start == null) {
      throw new RefusedPropertyException(
          event.line(), "DTSTART", "is missing: a date such as DTSTART;VALUE=DATE:20261001.");
    }
    return moment(start, start.value().strip());
  }

  /** Returns the occurrence that this event replaces; null for none. */
  @Nullable Moment replaced() throws RefusedPropertyException {
    Property id = event.single("RECURRENCE-ID");
    if (id == null) {
      return null;
    }
    if (id.parameter("RANGE") != null) {
      throw id.refused("must be without RANGE: write an event of its own.");
    }
    if (event.text("UID").isEmpty()) {
      throw id.refused("must stand beside the UID of the event that is replaced on that day.");
    }
    return moment(id, id.value().strip());
  }

  /**
   * Returns the occurrences; none for an event with a time and no duration.
   *
   * @param replaced the occurrences that other components of the file replace or cancel
   */
  EventOccurrences within(List<Moment> replaced) throws RefusedPropertyException {
    Moment start = start();
    Length length = length(start);
    EventOccurrences found = new EventOccurrences(start, horizon, work);
    if (!length.isZero()) {
      replaced.forEach(found::except);
      exceptDates(found);
      addAll(start, length, found);
      notes.addAll(found.notes());
    }
    return found;
  }

  private void exceptDates(EventOccurrences found) throws RefusedPropertyException {
    for (Property dates : listed("EXDATE")) {
      for (String date : dates.values()) {
        found.except(moment(dates, date));
      }
    }
  }

  private void addAll(Moment start, Length length, EventOccurrences found)
      throws RefusedPropertyException {
    found.add(start.local(), length);
    for (Property rule : listed("RRULE")) {
      repeat(start, length, rule, found);
    }
    for (Property dates : listed("RDATE")) {
      addDates(start, length, dates, found);
    }
  }

  /** Returns the properties of that name that are not empty. */
  private List<Property> listed(String name) {
    List<Property> listed = new ArrayList<>();
    for (Property property : event.all(name)) {
      if (property.isEmpty()) {
        notes.add("has an empty %s, taken as none".formatted(name));
      } else {
        listed.add(property);
      }
    }
    return listed;
  }

  private Length length(Moment start) throws RefusedPropertyException {
    Property end = event.single("DTEND");
    Property duration = event.single("DURATION");
    if (end != null && duration != null) {
      Length one = toEnd(start, end, end.value().strip());
      Length other = ofDuration(start, duration, duration.value().strip());
      if (!end(start, one).equals(end(start, other))) {
        throw duration.refused(
            "and DTEND, in line %d, disagree: remove one.".formatted(end.line()));
      }
    }
    if (end != null) {
      return toEnd(start, end, end.value().strip());
    }
    if (duration != null) {
      return ofDuration(start, duration, duration.value().strip());
    }
    return start instanceof Moment.Day ? Length.ONE_DAY : Length.of(Duration.ZERO);
  }

  private Instant end(Moment start, Length length) {
    return length.end(start.local(), clock(start));
  }

  /** Returns the zone of an event, UTC for whole days. */
  private Zone clock(Moment start) {
    return switch (start) {
      case Moment.Day day -> Zone.UTC;
      case Moment.Floating floating -> calendar;
      case Moment.Zoned zoned -> zoned.zone();
    };
  }

  /** Returns the instant of a moment; one without a zone uses the zone of the event's start. */
  private Instant instant(Moment moment, Moment start) {
    Zone zone = moment instanceof Moment.Zoned zoned ? zoned.zone() : clock(start);
    return zone.instant(moment.local());
  }

  private Length toEnd(Moment start, Property property, String text)
      throws RefusedPropertyException {
    Moment end = moment(property, text);
    if (start instanceof Moment.Day != end instanceof Moment.Day) {
      throw property.refused("and DTSTART must both be dates, or both be dates with a time.");
    }
    Length length =
        start instanceof Moment.Day
            ? Length.ofDays(ChronoUnit.DAYS.between(start.local(), end.local()))
            : Length.of(Duration.between(instant(start, start), instant(end, start)));
    if (length.days() < 0 || length.exact().isNegative()) {
      throw property.refused("must not be before DTSTART; for whole days it is the day after.");
    }
    return checked(start, length, property);
  }

  private Length ofDuration(Moment start, Property property, String text)
      throws RefusedPropertyException {
    Length length = PropertyValues.length(property, text);
    if (start instanceof Moment.Day && !length.exact().isZero()) {
      throw property.refused(
          "must be of days or weeks, as P1D, since DTSTART is a date without a time.");
    }
    return checked(start, length, property);
  }

  private static Length checked(Moment start, Length length, Property property)
      throws RefusedPropertyException {
    if (length.isOver(CalculationBudget.MOST_DAYS)) {
      throw property.refused(
          "is too far: an event may take %d days at most.".formatted(CalculationBudget.MOST_DAYS));
    }
    // Some producers set the end of an all-day event to its start; it lasts that day.
    return start instanceof Moment.Day && length.isZero() ? Length.ONE_DAY : length;
  }

  private void repeat(Moment start, Length length, Property property, EventOccurrences found)
      throws RefusedPropertyException {
    if (event.first("EXRULE") != null) {
      throw property.refused("has an EXRULE too, which RFC 5545 dropped: write EXDATE.");
    }
    LocalTime time = start.local().toLocalTime();
    RecurrenceRule rule = RecurrenceRule.read(property, start instanceof Moment.Day ? null : time);
    String said = rule.end().until();
    Moment until = said == null ? null : PropertyValues.moment(property.bare(), said);
    boolean goesOn =
        new Recurrence(rule, start.local().toLocalDate(), work)
            .forEach(
                horizon.from().minusDays(CalculationBudget.MOST_DAYS + CLOCKS_APART),
                horizon.to().plusDays(CLOCKS_APART),
                date -> {
                  LocalDateTime local = date.atTime(time);
                  boolean beyond = until != null && isAfter(start, local, until, found);
                  if (!beyond) {
                    found.add(local, length);
                  }
                  return !beyond && !work.isTooMuch();
                });
    refuseTooMuch(property);
    if (goesOn && rule.isEndless()) {
      notes.add("repeats without end; taken before %s only".formatted(horizon.to()));
    }
  }

  private boolean isAfter(Moment start, LocalDateTime local, Moment until, EventOccurrences found) {
    if (start instanceof Moment.Day) {
      return local.toLocalDate().isAfter(found.day(until));
    }
    return until instanceof Moment.Day day
        ? local.toLocalDate().isAfter(day.date())
        : clock(start).instant(local).isAfter(instant(until, start));
  }

  private void addDates(Moment start, Length length, Property dates, EventOccurrences found)
      throws RefusedPropertyException {
    for (String text : dates.values()) {
      int slash = text.indexOf('/');
      if (slash < 0) {
        addDate(start, length, moment(dates, text), dates, found);
      } else {
        addPeriod(start, dates, text.substring(0, slash), text.substring(slash + 1), found);
      }
      refuseTooMuch(dates);
    }
  }

  private void addDate(
      Moment start, Length length, Moment date, Property dates, EventOccurrences found)
      throws RefusedPropertyException {
    if (start instanceof Moment.Day) {
      found.add(found.day(date).atStartOfDay(), length);
    } else if (date instanceof Moment.Day) {
      throw dates.refused("must be dates with a time, as DTSTART is.");
    } else {
      found.add(instant(date, start), length);
    }
  }

  private void addPeriod(
      Moment start, Property dates, String begin, String end, EventOccurrences found)
      throws RefusedPropertyException {
    String type = dates.parameter("VALUE");
    if (type != null && !type.equalsIgnoreCase("PERIOD")) {
      throw dates.refused(
          "has VALUE=%s, and \"%s/%s\" is a PERIOD: write what it is."
              .formatted(Property.shown(type), Property.shown(begin), Property.shown(end)));
    }
    Moment from = zoned(dates, PropertyValues.moment(dates.bare(), begin));
    if (start instanceof Moment.Day || from instanceof Moment.Day) {
      throw dates.refused("must not be a PERIOD where one of both is a date without a time.");
    }
    Instant at = instant(from, start);
    if (end.startsWith("P") || end.startsWith("+") || end.startsWith("-")) {
      found.add(at, ofDuration(from, dates, end));
      return;
    }
    Moment to = zoned(dates, PropertyValues.moment(dates.bare(), end));
    if (to instanceof Moment.Day) {
      throw dates.refused("must not be a PERIOD where one of both is a date without a time.");
    }
    found.add(at, checked(start, length(at, instant(to, start), dates), dates));
  }

  private static Length length(Instant from, Instant to, Property property)
      throws RefusedPropertyException {
    if (to.isBefore(from)) {
      throw property.refused("must not end before it begins.");
    }
    return Length.of(Duration.between(from, to));
  }

  private void refuseTooMuch(Property property) throws RefusedPropertyException {
    if (work.isTooMuch()) {
      throw property.refused(work.complaint());
    }
  }

  private Moment moment(Property property, String text) throws RefusedPropertyException {
    return zoned(property, PropertyValues.moment(property, text));
  }

  /** Applies the property's zone to a time that is not in UTC. */
  private Moment zoned(Property property, Moment moment) throws RefusedPropertyException {
    if (moment instanceof Moment.Floating floating) {
      Zone zone = zones.of(property, horizon.to().plusYears(2), work);
      return zone == null ? floating : new Moment.Zoned(floating.local(), zone);
    }
    return moment;
  }
}
