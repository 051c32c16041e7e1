package io.carillon.config;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.store.CalendarStore;
import io.carillon.definition.CatchUp;
import io.carillon.definition.Definition;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.schedule.Schedule;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Validates definitions against task types, calendars and the current time. */
public final class DefinitionCheck {

  private final TypeCheck types;
  private final CalendarStore calendars;
  private final Function<String, Optional<BusinessCalendar>> times;

  DefinitionCheck(TypeCheck types, CalendarStore calendars) {
    this(types, calendars, calendars::times);
  }

  private DefinitionCheck(
      TypeCheck types,
      CalendarStore calendars,
      Function<String, Optional<BusinessCalendar>> times) {
    this.types = types;
    this.calendars = calendars;
    this.times = times;
  }

  /**
   * Returns a check for many definitions at one time, which looks up each type and calendar once.
   * For one thread and short-lived.
   */
  public DefinitionCheck once() {
    Map<String, Optional<BusinessCalendar>> known = new HashMap<>();
    return new DefinitionCheck(
        types.once(), calendars, name -> known.computeIfAbsent(name, calendars::times));
  }

  /**
   * Prevents changes of the schedule's calendar until the transaction ends. Call it before the
   * schedule is locked.
   */
  public void keepCalendar(Schedule schedule) {
    String name = schedule.calendarName();
    if (name != null) {
      calendars.keep(name);
    }
  }

  /** Prevents changes of calendars until the transaction ends, locking them in the set's order. */
  public void keepCalendars(SortedSet<String> names) {
    names.forEach(calendars::keep);
  }

  /**
   * Returns the current calendar of a schedule; null when it names none.
   *
   * @throws InvalidInputException when no calendar has that name
   */
  public @Nullable BusinessCalendar calendar(Schedule schedule) {
    String name = schedule.calendarName();
    return name == null
        ? null
        : times
            .apply(name)
            .orElseThrow(
                () -> InvalidInputException.at("schedule.calendar", unknownCalendar(name)));
  }

  private String unknownCalendar(String name) {
    List<String> known = calendars.names();
    return known.isEmpty()
        ? "must name a calendar, and there are none yet, so none is named \"" + name + "\"."
        : "must be one of %s, not \"%s\".".formatted(String.join(", ", known), name);
  }

  /**
   * Checks what the reader cannot: the task type, its parameters, and the schedule against the
   * current time.
   *
   * @param now the current time; an earlier date is rejected unless catch-up covers it
   * @throws InvalidInputException with every fault
   */
  public void check(Definition definition, Instant now) {
    List<Fault> faults = new ArrayList<>(faults(definition.taskType(), definition.parameters()));
    BusinessCalendar calendar = null;
    try {
      calendar = calendar(definition.schedule());
    } catch (InvalidInputException e) {
      faults.addAll(e.faults());
    }
    pastDate(definition, now).ifPresent(faults::add);
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    requireAnyDueTime(definition.schedule(), calendar, now);
  }

  /**
   * Returns the definition with the defaults of its task type for the values that it leaves out.
   */
  public Definition completed(Definition definition) {
    return definition.unstated().isEmpty()
        ? definition
        : types.defaults(definition.taskType()).complete(definition);
  }

  /** Returns the faults of a task type and its parameters; empty when there are none. */
  public List<Fault> faults(String taskType, ObjectNode parameters) {
    return types.check(taskType, parameters);
  }

  private static void requireAnyDueTime(
      Schedule schedule, @Nullable BusinessCalendar calendar, Instant now) {
    Instant after = schedule.owedAfter(now);
    if (schedule instanceof Schedule.Manual
        || schedule.occurrences(now, calendar).next(after).isPresent()) {
      return;
    }
    if (schedule.dueTimes(now).next(after).isPresent()) {
      throw InvalidInputException.at(
          "schedule.calendar",
          "\"%s\" leaves no due time after %s: it could never fire."
              .formatted(schedule.calendarName(), now));
    }
    throw InvalidInputException.at(
        "schedule", "has no due time after " + now + ": it could never fire.");
  }

  private static Optional<Fault> pastDate(Definition definition, Instant now) {
    return definition.schedule().nominal() instanceof Schedule.OnDate once
        ? pastDate(once.at(), definition.policies().catchUp(), now)
        : Optional.empty();
  }

  private static Optional<Fault> pastDate(Instant at, CatchUp catchUp, Instant now) {
    if (at.isAfter(now) || catchUp.reaches(Duration.between(at, now))) {
      return Optional.empty();
    }
    String bound =
        catchUp.mode() == CatchUp.Mode.NONE
            ? "catch_up is none"
            : "catch_up reaches back " + Durations.format(catchUp.window());
    return Optional.of(
        new Fault(
            "schedule.at",
            "must be in the future; %s is past, it is %s, and %s.".formatted(at, now, bound)));
  }
}
