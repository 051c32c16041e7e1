package io.carillon.server.icalendar;

import io.carillon.server.icalendar.file.CalculationBudget;
import io.carillon.server.icalendar.zone.Length;
import io.carillon.server.icalendar.zone.Moment;
import io.carillon.server.icalendar.zone.Zone;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The occurrences of one event that overlap a horizon, each once and without exceptions. An
 * exception of an all-day event names a day, in any form; one of an event with a time names an
 * instant, or a day in the zone of the event's start.
 */
final class EventOccurrences {

  private final Moment start;
  private final Horizon horizon;
  private final CalculationBudget work;
  private final Zone clock;

  /** The zone for output: the calendar's, or UTC for dates, which have none. */
  private final ZoneRules shown;

  private final Set<LocalDate> exceptedDays = new HashSet<>();
  private final Set<Instant> exceptedInstants = new HashSet<>();
  private final Set<String> notes = new TreeSet<>();
  private final TreeMap<Instant, Instant> found = new TreeMap<>();

  /**
   * A span in the calendar's local time.
   *
   * @param to exclusive
   */
  record Span(LocalDateTime from, LocalDateTime to) {

    LocalDate lastDay() {
      return to.minusNanos(1).toLocalDate();
    }
  }

  EventOccurrences(Moment start, Horizon horizon, CalculationBudget work) {
    this.start = start;
    this.horizon = horizon;
    this.work = work;
    this.clock =
        switch (start) {
          case Moment.Day day -> Zone.UTC;
          case Moment.Floating floating -> Zone.of(horizon.zone());
          case Moment.Zoned zoned -> zoned.zone();
        };
    this.shown =
        start instanceof Moment.Day ? ZoneOffset.UTC.getRules() : horizon.zone().getRules();
  }

  int count() {
    return found.size();
  }

  /** Returns remarks about the zone, each continuing a sentence about the event. */
  Set<String> notes() {
    return notes;
  }

  /**
   * Returns the day that an exception of an all-day event means: the written date, except for a UTC
   * time other than midnight. That is how producers write midnight elsewhere, so it is converted to
   * the calendar's zone.
   */
  LocalDate day(Moment moment) {
    LocalDateTime local = moment.local();
    boolean utc = moment instanceof Moment.Zoned zoned && zoned.zone().equals(Zone.UTC);
    return utc && !local.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? LocalDate.ofInstant(local.toInstant(ZoneOffset.UTC), horizon.zone())
        : local.toLocalDate();
  }

  void except(Moment moment) {
    if (start instanceof Moment.Day) {
      exceptedDays.add(day(moment));
    } else {
      switch (moment) {
        case Moment.Day day -> exceptedDays.add(day.date());
        case Moment.Floating floating -> exceptedInstants.add(clock.instant(floating.local()));
        case Moment.Zoned zoned -> exceptedInstants.add(zoned.zone().instant(zoned.local()));
      }
    }
  }

  /** Adds an occurrence that begins at a local time in the event's zone. */
  void add(LocalDateTime local, Length length) {
    add(clock.instant(local), local, length.end(local, clock));
  }

  /** Adds an occurrence that begins at an instant; its days count in the event's zone. */
  void add(Instant at, Length length) {
    LocalDateTime local = LocalDateTime.ofInstant(at, clock.rules().getOffset(at));
    add(at, local, length.days() == 0 ? at.plus(length.exact()) : length.end(local, clock));
  }

  private void add(Instant at, LocalDateTime local, Instant end) {
    if (exceptedDays.contains(local.toLocalDate()) || exceptedInstants.contains(at)) {
      return;
    }
    LocalDate first = LocalDate.ofInstant(at, shownAs(at));
    LocalDate last = LocalDate.ofInstant(end.minusNanos(1), shownAs(end.minusNanos(1)));
    if (!end.isAfter(at) || !horizon.meets(first, last)) {
      return;
    }
    if (!found.containsKey(at)) {
      work.occurrence(Duration.between(at, end).toDays() + 1);
    }
    found.merge(at, end, (one, other) -> one.isAfter(other) ? one : other);
    note(local);
  }

  private void note(LocalDateTime local) {
    String doubt = clock.doubt();
    if (doubt != null) {
      notes.add(doubt);
    } else if (clock.disagrees(local)) {
      notes.add(
          "the file's VTIMEZONE of %s has other offsets than the time zone database, which counts"
              .formatted(clock.name()));
    }
  }

  private ZoneOffset shownAs(Instant instant) {
    return shown.getOffset(instant);
  }

  /**
   * Returns the occupied spans in the calendar's local time. When clocks are set back, the repeated
   * hour is one span; two when an occurrence ends at an earlier local time than it begins.
   */
  List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    found.forEach((from, to) -> spans.addAll(spans(from, to)));
    return spans;
  }

  private List<Span> spans(Instant from, Instant to) {
    List<Span> spans = new ArrayList<>();
    Instant begin = from;
    ZoneOffsetTransition change = shown.nextTransition(from);
    while (change != null && change.getInstant().isBefore(to)) {
      add(LocalDateTime.ofInstant(begin, shownAs(begin)), change.getDateTimeBefore(), spans);
      begin = change.getInstant();
      change = shown.nextTransition(begin);
    }
    add(
        LocalDateTime.ofInstant(begin, shownAs(begin)),
        LocalDateTime.ofInstant(to, shownAs(to.minusNanos(1))),
        spans);
    return spans;
  }

  /** Adds a span, merged with the last one if it overlaps it or only a clock gap lies between. */
  private static void add(LocalDateTime from, LocalDateTime to, List<Span> spans) {
    if (spans.isEmpty() || to.isBefore(spans.getLast().from())) {
      spans.add(new Span(from, to));
      return;
    }
    Span last = spans.removeLast();
    spans.add(
        new Span(
            last.from().isBefore(from) ? last.from() : from,
            last.to().isAfter(to) ? last.to() : to));
  }
}
