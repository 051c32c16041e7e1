package io.carillon.server.icalendar;

import io.carillon.calendar.Calendar;
import io.carillon.calendar.DateRange;
import io.carillon.fault.InvalidInputException;
import io.carillon.server.icalendar.EventOccurrences.Span;
import io.carillon.server.icalendar.file.CalculationBudget;
import io.carillon.server.icalendar.file.Component;
import io.carillon.server.icalendar.file.FileFaults;
import io.carillon.server.icalendar.file.Property;
import io.carillon.server.icalendar.file.RefusedPropertyException;
import io.carillon.server.icalendar.zone.Moment;
import io.carillon.server.icalendar.zone.Zones;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an iCalendar file for a calendar: all-day events become holidays or, when marked so,
 * make-up working days; events with a time become blackouts. Any fault refuses the whole file.
 */
public final class ICalendarReader {

  private static final String SPECIAL_DAY = "X-APPLE-SPECIAL-DAY";
  private static final String WORKDAY = "ALTERNATE-WORKDAY";

  private final Horizon horizon;
  private final @Nullable String workingDay;
  private final FileFaults faults = new FileFaults();
  private final CalculationBudget work = new CalculationBudget();
  private final Map<String, List<Moment>> replaced = new HashMap<>();
  private final List<Calendar.Holiday> holidays = new ArrayList<>();
  private final List<Calendar.WorkingDay> workingDays = new ArrayList<>();
  private final BlackoutMerger spans = new BlackoutMerger();
  private final List<ComponentResult> entries = new ArrayList<>();

  private ICalendarReader(Horizon horizon, @Nullable String workingDay) {
    this.horizon = horizon;
    this.workingDay = workingDay;
  }

  /**
   * Reads the events of a file.
   *
   * @param workingDay an all-day event with this text in its summary is a make-up working day; null
   *     to rely on the marks in the file
   * @throws InvalidInputException naming the line of every fault, up to 50
   */
  public static ImportedCalendar read(
      ICalendarFile file, Horizon horizon, @Nullable String workingDay) {
    return new ICalendarReader(horizon, workingDay).imported(file);
  }

  private ImportedCalendar imported(ICalendarFile file) {
    List<FoundEvent> events = events(file);
    faults.throwAny();
    events.forEach(this::findReplaced);
    Revisions revisions = new Revisions(events);
    for (FoundEvent event : events) {
      if (!faults.isFull() && !work.isTooMuch()) {
        take(event, revisions);
      }
    }
    faults.throwAny();
    return new ImportedCalendar(holidays, spans.blackouts(), workingDays, inOrder());
  }

  private List<FoundEvent> events(ICalendarFile file) {
    List<FoundEvent> found = new ArrayList<>();
    for (Component calendar : file.calendars()) {
      Zones zones = new Zones(calendar);
      for (Component component : calendar.components()) {
        if (component.name().equals("VEVENT")) {
          add(component, calendar, zones, found);
        } else if (!component.name().equals("VTIMEZONE")) {
          leaveOut(component, "", "is no VEVENT");
        }
      }
    }
    requireNumber(found.size());
    return found;
  }

  private void requireNumber(int events) {
    if (events == 0) {
      faults.add(1, "VCALENDAR", "has no VEVENT: there is nothing to import.");
    } else if (events > CalculationBudget.MAX_EVENTS) {
      faults.add(
          1,
          "VCALENDAR",
          "has %d events, and may have %d.".formatted(events, CalculationBudget.MAX_EVENTS));
    }
  }

  private void add(Component event, Component calendar, Zones zones, List<FoundEvent> found) {
    try {
      found.add(FoundEvent.of(event, calendar, zones));
    } catch (RefusedPropertyException e) {
      faults.add(e.line(), "VEVENT, " + e.property(), e.said());
    }
  }

  /** Collects the occurrences that an event replaces, so that they are not imported twice. */
  private void findReplaced(FoundEvent found) {
    try {
      Moment moment = found.times(horizon, work).replaced();
      if (moment != null) {
        replaced.computeIfAbsent(found.uid(), any -> new ArrayList<>()).add(moment);
      }
    } catch (RefusedPropertyException e) {
      fault(found, e);
    }
  }

  private void take(FoundEvent found, Revisions revisions) {
    try {
      EventTimes times = found.times(horizon, work);
      boolean allDay = times.start() instanceof Moment.Day;
      String passedOver = revisions.passedOver(found);
      String reason = passedOver == null ? leftOut(found, allDay) : passedOver;
      if (reason == null) {
        take(found, allDay, times);
      } else {
        leaveOut(found.event(), found.name(), reason);
      }
    } catch (RefusedPropertyException e) {
      fault(found, e);
    }
  }

  private @Nullable String leftOut(FoundEvent found, boolean allDay) {
    if (!allDay && isWorkingDay(found)) {
      return "is a working day with hours: only whole days can be made up";
    }
    return !allDay && found.says("TRANSP", "TRANSPARENT")
        ? "leaves its hours free (TRANSP:TRANSPARENT)"
        : null;
  }

  private void take(FoundEvent found, boolean allDay, EventTimes times)
      throws RefusedPropertyException {
    boolean whole = found.recurrenceId().isEmpty();
    List<Moment> elsewhere = whole ? replaced.getOrDefault(found.uid(), List.of()) : List.of();
    EventOccurrences all = times.within(elsewhere);
    if (all.count() == 0) {
      String reason = "takes up no time from %s to %s".formatted(horizon.from(), horizon.to());
      leaveOut(found.event(), found.name(), reason);
      return;
    }
    String as = allDay ? isWorkingDay(found) ? "working_day" : "holiday" : "blackout";
    List<Span> places = all.spans();
    places.forEach(span -> add(as, found.name(), span));
    entries.add(taken(found, as, all.count(), places, times));
  }

  private boolean isWorkingDay(FoundEvent found) {
    return found.says(SPECIAL_DAY, WORKDAY)
        || (workingDay != null && found.name().contains(workingDay));
  }

  private void add(String as, String summary, Span span) {
    String name = summary.isEmpty() ? as.replace('_', ' ') : summary;
    DateRange dates = new DateRange(span.from().toLocalDate(), span.lastDay());
    switch (as) {
      case "holiday" -> holidays.add(new Calendar.Holiday(name, dates));
      case "working_day" ->
          dates.all().forEach(date -> workingDays.add(new Calendar.WorkingDay(name, date)));
      default -> spans.add(name, span.from(), span.to());
    }
  }

  private static ComponentResult.Taken taken(
      FoundEvent found, String as, int count, List<Span> places, EventTimes times) {
    LocalDate first =
        places.stream()
            .map(span -> span.from().toLocalDate())
            .min(LocalDate::compareTo)
            .orElseThrow();
    LocalDate last = places.stream().map(Span::lastDay).max(LocalDate::compareTo).orElseThrow();
    return new ComponentResult.Taken(
        new ComponentResult.Found(found.event().line(), found.event().name(), found.name()),
        as,
        count,
        first,
        last,
        times.notes().isEmpty() ? null : String.join("; ", times.notes()));
  }

  private void leaveOut(Component component, String summary, String reason) {
    entries.add(
        new ComponentResult.LeftOut(
            component.line(), Property.shown(component.name()), summary, reason));
  }

  private List<ComponentResult> inOrder() {
    return entries.stream().sorted(Comparator.comparingInt(ComponentResult::line)).toList();
  }

  private void fault(FoundEvent found, RefusedPropertyException e) {
    String what = found.name().isEmpty() ? "VEVENT" : "VEVENT \"" + found.name() + "\"";
    faults.add(e.line(), what + ", " + e.property(), e.said());
  }
}
