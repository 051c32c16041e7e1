package io.carillon.server.icalendar;

import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.ParseWarning;
import biweekly.io.text.ICalReader;
import biweekly.property.RawProperty;
import biweekly.property.ValuedProperty;
import io.carillon.calendar.Calendar;
import io.carillon.calendar.Dates;
import io.carillon.fault.InvalidInputException;
import io.carillon.server.icalendar.EventTimes.Moment;
import io.carillon.server.icalendar.EventTimes.Refused;
import io.carillon.server.icalendar.Outline.Part;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads an iCalendar file for a calendar: all-day events are holidays or, where they say so,
 * make-up working days; events with hours are blackouts. Any fault refuses the whole file.
 */
public final class ICalendarReader {

  private static final int MAX_NAME = 200;
  private static final String TIMEZONE = "X-WR-TIMEZONE:";
  private static final String SPECIAL_DAY = "X-APPLE-SPECIAL-DAY";
  private static final String WORKDAY = "ALTERNATE-WORKDAY";

  /** Properties that mean something here; what is wrong with others does not matter. */
  private static final Set<String> READ =
      Set.of("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID");

  private final Horizon horizon;
  private final @Nullable String workingDay;
  private final Faults faults = new Faults();
  private final Work work = new Work();
  private final Map<String, List<Moment>> replaced = new HashMap<>();
  private final List<Calendar.Holiday> holidays = new ArrayList<>();
  private final List<Calendar.WorkingDay> workingDays = new ArrayList<>();
  private final Spans spans = new Spans();
  private final List<Entry> entries = new ArrayList<>();

  private ICalendarReader(Horizon horizon, @Nullable String workingDay) {
    this.horizon = horizon;
    this.workingDay = workingDay;
  }

  /** An event, where it stands, and the calendar object that it is in. */
  private record Found(VEvent event, Part part, ICalendar file) {

    String uid() {
      String uid = ValuedProperty.getValue(event.getUid());
      return uid == null ? "" : uid;
    }

    String name() {
      String summary = ValuedProperty.getValue(event.getSummary());
      String name = summary == null ? "" : summary.strip().replaceAll("\\s+", " ");
      int end = Math.min(name.length(), MAX_NAME);
      boolean halved = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
      return name.substring(0, halved ? end - 1 : end);
    }

    EventTimes times(Horizon horizon, Work work) {
      return new EventTimes(event, part, file.getTimezoneInfo(), horizon, work);
    }
  }

  /**
   * Reads a file.
   *
   * @param workingDay an all-day event with this in its summary is a make-up working day; null
   *     where only the file itself says so
   * @throws InvalidInputException naming the line of every fault
   */
  public static Imported read(String text, Horizon horizon, @Nullable String workingDay) {
    return new ICalendarReader(horizon, workingDay).imported(text);
  }

  /** The zone that a file says its dates are in ({@code X-WR-TIMEZONE}), whatever that is. */
  public static Optional<String> timezone(String text) {
    return text.lines()
        .filter(line -> line.toUpperCase(Locale.ROOT).startsWith(TIMEZONE))
        .map(line -> line.substring(TIMEZONE.length()).strip())
        .findFirst();
  }

  private Imported imported(String text) {
    List<Part> parts = Outline.of(text, faults);
    faults.throwAny();
    List<Found> events = events(text, parts);
    faults.throwAny();
    events.forEach(this::findReplaced);
    events.forEach(this::take);
    faults.throwAny();
    entries.addAll(others(parts));
    return new Imported(holidays, spans.blackouts(), workingDays, inOrder());
  }

  private List<Found> events(String text, List<Part> parts) {
    List<Part> places = parts.stream().filter(part -> part.name().equals("VEVENT")).toList();
    if (places.isEmpty() || places.size() > Work.MAX_EVENTS) {
      faults.add(
          1,
          "VCALENDAR",
          places.isEmpty()
              ? "has no VEVENT: there is nothing to import."
              : "has %d events, and may have %d.".formatted(places.size(), Work.MAX_EVENTS));
      return List.of();
    }
    List<Found> found = new ArrayList<>();
    for (ICalendar file : parse(text)) {
      file.getEvents()
          .forEach(event -> found.add(new Found(event, places.get(found.size()), file)));
    }
    return found;
  }

  private List<ICalendar> parse(String text) {
    List<ICalendar> files = new ArrayList<>();
    try (ICalReader reader = new ICalReader(new StringReader(text), ICalVersion.V2_0)) {
      for (ICalendar file = reader.readNext(); file != null; file = reader.readNext()) {
        files.add(file);
        reader.getWarnings().forEach(this::warned);
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of a text in memory
    }
  }

  private void warned(ParseWarning warning) {
    String property = warning.getPropertyName();
    Integer line = warning.getLineNumber();
    if (property != null && line != null && READ.contains(property)) {
      faults.add(line, property, warning.getMessage());
    }
  }

  /** What an event of the same UID stands for is not taken twice. */
  private void findReplaced(Found found) {
    try {
      Moment moment = found.times(horizon, work).replaced();
      if (moment != null) {
        replaced.computeIfAbsent(found.uid(), any -> new ArrayList<>()).add(moment);
      }
    } catch (Refused e) {
      fault(found, e);
    }
  }

  private void take(Found found) {
    try {
      EventTimes times = found.times(horizon, work);
      boolean allDay = times.start().isDate();
      String reason = leftOut(found, allDay);
      if (reason == null) {
        take(found, allDay, times);
      } else {
        leaveOut(found.part(), found.name(), reason);
      }
    } catch (Refused e) {
      fault(found, e);
    }
  }

  private @Nullable String leftOut(Found found, boolean allDay) {
    if (isSaid(found.event().getStatus(), "CANCELLED")) {
      return "is cancelled";
    }
    if (!allDay && isWorkingDay(found)) {
      return "is a working day with hours: only whole days can be made up";
    }
    return !allDay && isSaid(found.event().getTransparency(), "TRANSPARENT")
        ? "leaves its hours free (TRANSP:TRANSPARENT)"
        : null;
  }

  private static boolean isSaid(@Nullable ValuedProperty<String> property, String value) {
    return property != null && value.equalsIgnoreCase(property.getValue());
  }

  private void take(Found found, boolean allDay, EventTimes times) throws Refused {
    List<Moment> elsewhere =
        found.event().getRecurrenceId() == null
            ? replaced.getOrDefault(found.uid(), List.of())
            : List.of();
    SortedMap<LocalDateTime, LocalDateTime> all = times.within(elsewhere);
    if (all.isEmpty()) {
      leaveOut(
          found.part(),
          found.name(),
          "takes up no time from %s to %s".formatted(horizon.from(), horizon.to()));
      return;
    }
    String as = allDay ? isWorkingDay(found) ? "working_day" : "holiday" : "blackout";
    all.forEach((from, to) -> add(as, found.name(), from, to));
    entries.add(taken(found, as, all, times.isEndless()));
  }

  private boolean isWorkingDay(Found found) {
    RawProperty special = found.event().getExperimentalProperty(SPECIAL_DAY);
    return (special != null && WORKDAY.equalsIgnoreCase(special.getValue()))
        || (workingDay != null && found.name().contains(workingDay));
  }

  private void add(String as, String summary, LocalDateTime from, LocalDateTime to) {
    String name = summary.isEmpty() ? as.replace('_', ' ') : summary;
    LocalDate first = from.toLocalDate();
    LocalDate last = to.minusNanos(1).toLocalDate();
    switch (as) {
      case "holiday" -> holidays.add(new Calendar.Holiday(name, new Dates(first, last)));
      case "working_day" ->
          new Dates(first, last)
              .all()
              .forEach(date -> workingDays.add(new Calendar.WorkingDay(name, date)));
      default -> spans.add(name, from, to);
    }
  }

  private Entry.Taken taken(
      Found found, String as, SortedMap<LocalDateTime, LocalDateTime> all, boolean endless) {
    return new Entry.Taken(
        found.part().line(),
        found.part().name(),
        found.name(),
        as,
        all.size(),
        all.firstKey().toLocalDate(),
        all.values().stream()
            .max(LocalDateTime::compareTo)
            .orElseThrow()
            .minusNanos(1)
            .toLocalDate(),
        endless ? "repeats without end; taken before %s only".formatted(horizon.to()) : null);
  }

  private List<Entry> others(List<Part> parts) {
    return parts.stream()
        .filter(part -> !part.name().equals("VEVENT"))
        .<Entry>map(part -> new Entry.LeftOut(part.line(), part.name(), "", "is no VEVENT"))
        .toList();
  }

  private void leaveOut(Part part, String summary, String reason) {
    entries.add(new Entry.LeftOut(part.line(), part.name(), summary, reason));
  }

  private List<Entry> inOrder() {
    return entries.stream().sorted(Comparator.comparingInt(Entry::line)).toList();
  }

  private void fault(Found found, Refused e) {
    String what = found.name().isEmpty() ? "VEVENT" : "VEVENT \"" + found.name() + "\"";
    faults.add(e.line(), what + ", " + e.property(), String.valueOf(e.getMessage()));
  }
}
