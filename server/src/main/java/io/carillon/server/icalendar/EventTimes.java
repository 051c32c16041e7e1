package io.carillon.server.icalendar;

import biweekly.component.VEvent;
import biweekly.io.TimezoneInfo;
import biweekly.property.DateEnd;
import biweekly.property.DateStart;
import biweekly.property.DurationProperty;
import biweekly.property.ExceptionDates;
import biweekly.property.ICalProperty;
import biweekly.property.RecurrenceDates;
import biweekly.property.RecurrenceId;
import biweekly.property.RecurrenceRule;
import biweekly.util.DateTimeComponents;
import biweekly.util.ICalDate;
import biweekly.util.Period;
import biweekly.util.Recurrence;
import io.carillon.server.icalendar.Outline.Part;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When one event takes place within a horizon, by the calendar's clock: its start, what its rules
 * and dates add, less what is excepted. All-day events are dates without a zone.
 */
final class EventTimes {

  private final VEvent event;
  private final Part part;
  private final TimezoneInfo described;
  private final Horizon horizon;
  private final Work work;
  private final Set<LocalDate> exceptedDates = new HashSet<>();
  private final Set<Instant> exceptedInstants = new HashSet<>();

  /** By start, the ends, both by the calendar's clock. */
  private final TreeMap<LocalDateTime, LocalDateTime> found = new TreeMap<>();

  private boolean endless;

  /** Something in the event that cannot be taken as it is. */
  static final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final int line;
    private final String property;

    Refused(int line, String property, String message) {
      super(message);
      this.line = line;
      this.property = property;
    }

    int line() {
      return line;
    }

    String property() {
      return property;
    }
  }

  /**
   * A moment of a file.
   *
   * @param local as it is written, midnight for a date
   * @param zone whose clock that is; null for a date
   */
  record Moment(LocalDateTime local, @Nullable Zone zone) {

    boolean isDate() {
      return zone == null;
    }

    Instant instant(ZoneId calendar) {
      return zone == null ? local.atZone(calendar).toInstant() : zone.instant(local);
    }
  }

  EventTimes(VEvent event, Part part, TimezoneInfo described, Horizon horizon, Work work) {
    this.event = event;
    this.part = part;
    this.described = described;
    this.horizon = horizon;
    this.work = work;
  }

  /** Whether a rule without an end was cut off at the horizon. */
  boolean isEndless() {
    return endless;
  }

  /**
   * The occurrences, ascending: each start with its end, exclusive. Empty for an event with hours
   * and no length.
   *
   * @param replaced those that other components of the file replace or cancel
   */
  SortedMap<LocalDateTime, LocalDateTime> within(List<Moment> replaced) throws Refused {
    Moment start = start();
    Duration length = length(start);
    if (length.isZero()) {
      return found;
    }
    replaced.forEach(this::except);
    for (ExceptionDates dates : event.getProperties(ExceptionDates.class)) {
      for (ICalDate date : dates.getValues()) {
        except(moment(dates, date, "EXDATE"));
      }
    }
    add(start, length);
    for (RecurrenceRule rule : event.getProperties(RecurrenceRule.class)) {
      repeat(start, length, rule);
    }
    addDates(start, length);
    return found;
  }

  Moment start() throws Refused {
    DateStart start = event.getDateStart();
    if (start == null || start.getValue() == null) {
      throw refused("DTSTART", "is missing: a date such as DTSTART;VALUE=DATE:20261001.");
    }
    return moment(start, start.getValue(), "DTSTART");
  }

  /** The occurrence that this event replaces; null for none. */
  @Nullable Moment replaced() throws Refused {
    RecurrenceId id = event.getRecurrenceId();
    if (id == null || id.getValue() == null) {
      return null;
    }
    if (id.getRange() != null) {
      throw refused("RECURRENCE-ID", "must be without RANGE: write an event of its own.");
    }
    return moment(id, id.getValue(), "RECURRENCE-ID");
  }

  private Duration length(Moment start) throws Refused {
    DateEnd end = event.getDateEnd();
    DurationProperty duration = event.getDuration();
    Duration length;
    if (end != null && end.getValue() != null) {
      length = between(start, moment(end, end.getValue(), "DTEND"), "DTEND");
    } else if (duration != null && duration.getValue() != null) {
      length = Duration.ofMillis(duration.getValue().toMillis());
    } else {
      length = start.isDate() ? Duration.ofDays(1) : Duration.ZERO;
    }
    return checked(start, length, end == null ? "DURATION" : "DTEND");
  }

  private Duration between(Moment start, Moment end, String property) throws Refused {
    if (start.isDate() != end.isDate()) {
      throw refused(property, "and DTSTART must both be dates, or both be dates with a time.");
    }
    return start.isDate()
        ? Duration.between(start.local(), end.local())
        : Duration.between(start.instant(horizon.zone()), end.instant(horizon.zone()));
  }

  private Duration checked(Moment start, Duration length, String property) throws Refused {
    if (length.isNegative()) {
      throw refused(property, "must not be before DTSTART; for whole days it is the day after.");
    }
    if (length.toDays() > Work.MOST_DAYS) {
      throw refused(property, "is too far: an event may take 366 days at most.");
    }
    // Some producers end a day where it begins, and mean that day.
    return start.isDate() ? Duration.ofDays(Math.max(1, length.toDays())) : length;
  }

  private void repeat(Moment start, Duration length, RecurrenceRule property) throws Refused {
    Recurrence rule = property.getValue();
    String refusal = Repetition.refusal(event, rule);
    if (refusal != null) {
      throw refused("RRULE", refusal);
    }
    Moment until = rule.getUntil() == null ? null : until(start, rule.getUntil());
    Repetition repetition = Repetition.of(rule);
    boolean ended = visit(repetition, start, length, until);
    endless |= !ended && until == null && repetition.isEndless();
  }

  private Moment until(Moment start, ICalDate until) throws Refused {
    Moment read = moment(event.getDateStart(), until, "RRULE");
    return start.isDate() ? new Moment(read.local().truncatedTo(ChronoUnit.DAYS), null) : read;
  }

  /** Answers whether the rule ended by itself. */
  private boolean visit(
      Repetition repetition, Moment start, Duration length, @Nullable Moment until) throws Refused {
    boolean[] beyond = {false};
    repetition.forEach(
        start.local(),
        local -> {
          Moment moment = new Moment(local, start.zone());
          beyond[0] = !local.toLocalDate().isBefore(horizon.to().plusDays(1));
          boolean last = until != null && isAfter(moment, until);
          if (!last && !beyond[0]) {
            add(moment, length);
          }
          return !last && !beyond[0] && work.step();
        });
    if (work.isTooMuch()) {
      throw refused("RRULE", work.complaint());
    }
    return !beyond[0];
  }

  private boolean isAfter(Moment moment, Moment until) {
    return until.isDate()
        ? moment.local().toLocalDate().isAfter(until.local().toLocalDate())
        : moment.instant(horizon.zone()).isAfter(until.instant(horizon.zone()));
  }

  private void addDates(Moment start, Duration length) throws Refused {
    for (RecurrenceDates dates : event.getProperties(RecurrenceDates.class)) {
      for (ICalDate date : dates.getDates()) {
        Moment moment = moment(dates, date, "RDATE");
        if (moment.isDate() != start.isDate()) {
          throw refused("RDATE", "must be dates, or dates with a time, as DTSTART is.");
        }
        add(moment, length);
      }
      for (Period period : dates.getPeriods()) {
        Moment moment = moment(dates, period.getStartDate(), "RDATE");
        add(moment, checked(moment, length(moment, dates, period), "RDATE"));
      }
    }
    if (work.isTooMuch()) {
      throw refused("RDATE", work.complaint());
    }
  }

  private Duration length(Moment start, RecurrenceDates dates, Period period) throws Refused {
    return period.getEndDate() == null
        ? Duration.ofMillis(period.getDuration().toMillis())
        : between(start, moment(dates, period.getEndDate(), "RDATE"), "RDATE");
  }

  private void except(Moment moment) {
    if (moment.isDate()) {
      exceptedDates.add(moment.local().toLocalDate());
    } else {
      exceptedInstants.add(moment.instant(horizon.zone()));
    }
  }

  private void add(Moment moment, Duration length) {
    Instant at = moment.instant(horizon.zone());
    if (exceptedDates.contains(moment.local().toLocalDate())
        || (!moment.isDate() && exceptedInstants.contains(at))) {
      return;
    }
    LocalDateTime from = moment.isDate() ? moment.local() : by(at);
    LocalDateTime to = moment.isDate() ? from.plus(length) : by(at.plus(length));
    if (horizon.meets(from.toLocalDate(), to.minusNanos(1).toLocalDate()) && to.isAfter(from)) {
      LocalDateTime before = found.put(from, to);
      work.occurrence(before == null);
    }
  }

  private LocalDateTime by(Instant instant) {
    return LocalDateTime.ofInstant(instant, horizon.zone());
  }

  private Moment moment(ICalProperty property, ICalDate date, String name) throws Refused {
    DateTimeComponents raw = date.getRawComponents();
    if (raw == null) {
      throw refused(name, "cannot be read: write 20261001 or 20261001T090000.");
    }
    LocalDate day;
    LocalDateTime local;
    try {
      day = LocalDate.of(raw.getYear(), raw.getMonth(), raw.getDate());
      local = day.atTime(raw.getHour(), raw.getMinute(), Math.min(raw.getSecond(), 59));
    } catch (DateTimeException e) {
      throw refused(name, "%s is no date there is.".formatted(raw.toString(date.hasTime(), false)));
    }
    if (!date.hasTime()) {
      return new Moment(day.atStartOfDay(), null);
    }
    return new Moment(local, raw.isUtc() ? Zone.Known.UTC : zone(property, name));
  }

  private Zone zone(ICalProperty property, String name) throws Refused {
    Zone zone = Zone.of(property, described, horizon.zone());
    if (zone == null) {
      throw refused(
          name,
          "has the unknown TZID \"%s\": write an IANA name such as Asia/Shanghai, or put its VTIMEZONE into the file."
              .formatted(property.getParameters().getTimezoneId()));
    }
    return zone;
  }

  private Refused refused(String property, String message) {
    return new Refused(part.lineOf(property), property, message);
  }
}
