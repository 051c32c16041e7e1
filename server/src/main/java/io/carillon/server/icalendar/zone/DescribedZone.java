package io.carillon.server.icalendar.zone;

import io.carillon.server.icalendar.file.CalculationBudget;
import io.carillon.server.icalendar.file.Component;
import io.carillon.server.icalendar.file.Property;
import io.carillon.server.icalendar.file.RefusedPropertyException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The zone that a {@code VTIMEZONE} describes (RFC 5545, 3.6.5). Each observance has onsets, local
 * times in the offset before; its offset applies from each onset on, whatever the name of the
 * observance. Before the first onset, the offset before it applies.
 */
public final class DescribedZone {

  /** Earlier dates of a rule are ignored. */
  private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);

  private final LocalDate last;
  private final CalculationBudget work;
  private final List<Onset> onsets = new ArrayList<>();

  /** An instant from which an offset applies. */
  private record Onset(Instant at, ZoneOffset before, ZoneOffset after) {}

  /** Part of a description: the offset that applies from its onsets on. */
  private record Observance(LocalDateTime first, ZoneOffset before, ZoneOffset after) {

    Instant instant(LocalDateTime local) {
      return local.toInstant(before);
    }
  }

  private DescribedZone(LocalDate last, CalculationBudget work) {
    this.last = last;
    this.work = work;
  }

  /** Returns the observances of the zone; empty when the file has none. */
  static List<Component> observances(Component zone) {
    return zone.components().stream()
        .filter(part -> part.name().equals("STANDARD") || part.name().equals("DAYLIGHT"))
        .toList();
  }

  /**
   * Returns the rules of a described zone, up to a last date.
   *
   * @param zone with at least one observance
   */
  public static ZoneRules rules(Component zone, LocalDate last, CalculationBudget work)
      throws RefusedPropertyException {
    DescribedZone described = new DescribedZone(last, work);
    for (Component part : observances(zone)) {
      described.addOnsets(part);
    }
    return described.rules(zone);
  }

  private ZoneRules rules(Component zone) throws RefusedPropertyException {
    if (onsets.isEmpty()) {
      throw new RefusedPropertyException(
          zone.line(), "VTIMEZONE", "has no date at which its clock begins.");
    }
    onsets.sort(Comparator.comparing(Onset::at));
    ZoneOffset first = onsets.getFirst().before();
    return ZoneRules.of(first, first, List.of(), changes(first), List.of());
  }

  private List<ZoneOffsetTransition> changes(ZoneOffset first) {
    ZoneOffset now = first;
    List<ZoneOffsetTransition> changes = new ArrayList<>();
    for (Onset onset : onsets) {
      if (!onset.after().equals(now)) {
        changes.add(
            ZoneOffsetTransition.of(LocalDateTime.ofInstant(onset.at(), now), now, onset.after()));
        now = onset.after();
      }
    }
    return changes;
  }

  private static Observance observance(Component part, Property start)
      throws RefusedPropertyException {
    return new Observance(
        PropertyValues.local(start, start.value().strip()),
        PropertyValues.offset(required(part, "TZOFFSETFROM")),
        PropertyValues.offset(required(part, "TZOFFSETTO")));
  }

  private void addOnsets(Component part) throws RefusedPropertyException {
    Property start = required(part, "DTSTART");
    Observance observance = observance(part, start);
    List<Property> rules = part.all("RRULE").stream().filter(rule -> !rule.isEmpty()).toList();
    if (rules.isEmpty()) {
      add(observance, observance.first(), start);
    }
    for (Property rule : rules) {
      repeat(observance, rule);
    }
    for (Property dates : part.all("RDATE")) {
      addDates(observance, dates);
    }
  }

  private static Property required(Component part, String name) throws RefusedPropertyException {
    Property found = part.single(name);
    if (found == null) {
      throw new RefusedPropertyException(
          part.line(), name, "is missing: each %s needs one.".formatted(part.name()));
    }
    return found;
  }

  private void addDates(Observance observance, Property dates) throws RefusedPropertyException {
    if (!dates.isEmpty()) {
      for (String date : dates.values()) {
        String start = date.indexOf('/') < 0 ? date : date.substring(0, date.indexOf('/'));
        add(observance, PropertyValues.local(dates, start), dates);
      }
    }
  }

  private void repeat(Observance observance, Property property) throws RefusedPropertyException {
    RecurrenceRule rule = RecurrenceRule.read(property, observance.first().toLocalTime());
    if (rule.frequency() != RecurrenceRule.Frequency.YEARLY) {
      throw property.refused(
          "must have FREQ=YEARLY in a VTIMEZONE, not %s: clocks are changed by dates of the year."
              .formatted(rule.frequency()));
    }
    String said = rule.end().until();
    Moment until = said == null ? null : PropertyValues.moment(property.bare(), said);
    new Recurrence(rule, observance.first().toLocalDate(), work)
        .forEach(
            FIRST,
            last,
            date -> {
              LocalDateTime local = date.atTime(observance.first().toLocalTime());
              boolean beyond = until != null && isAfter(observance, local, until);
              if (!beyond) {
                put(observance, local);
              }
              return !beyond && !work.isTooMuch();
            });
    refuseTooMuch(property);
  }

  private static boolean isAfter(Observance observance, LocalDateTime local, Moment until) {
    return switch (until) {
      case Moment.Day day -> local.toLocalDate().isAfter(day.date());
      case Moment.Floating floating -> local.isAfter(floating.local());
      case Moment.Zoned zoned ->
          observance.instant(local).isAfter(zoned.zone().instant(zoned.local()));
    };
  }

  private void add(Observance observance, LocalDateTime local, Property said)
      throws RefusedPropertyException {
    put(observance, local);
    refuseTooMuch(said);
  }

  private void put(Observance observance, LocalDateTime local) {
    work.clockChange();
    onsets.add(new Onset(observance.instant(local), observance.before(), observance.after()));
  }

  private void refuseTooMuch(Property said) throws RefusedPropertyException {
    if (work.isTooMuch()) {
      throw said.refused(work.complaint());
    }
  }
}
