package io.carillon.server.icalendar;

import io.carillon.fault.InvalidInputException;
import io.carillon.server.icalendar.file.CalculationBudget;
import io.carillon.server.icalendar.file.Component;
import io.carillon.server.icalendar.file.FileFaults;
import io.carillon.server.icalendar.file.LogicalLines;
import io.carillon.server.icalendar.file.Property;
import io.carillon.server.icalendar.zone.Zones;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The components of an iCalendar file (RFC 5545), correctly nested. Properties that are not
 * relevant for a calendar are skipped.
 */
public final class ICalendarFile {

  private static final int MAX_DEPTH = 10;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

  private static final Set<String> OF_TIMES =
      Set.of("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID");
  private static final Map<String, Set<String>> OTHERS =
      Map.of(
          "VCALENDAR", Set.of("VERSION", "CALSCALE", "METHOD", "X-WR-TIMEZONE"),
          "VEVENT", Set.of("UID", "SUMMARY", "STATUS", "TRANSP", "SEQUENCE", "X-APPLE-SPECIAL-DAY"),
          "VTIMEZONE", Set.of("TZID", "X-LIC-LOCATION"),
          "STANDARD", Set.of("TZOFFSETFROM", "TZOFFSETTO"),
          "DAYLIGHT", Set.of("TZOFFSETFROM", "TZOFFSETTO"));

  private final FileFaults faults = new FileFaults();
  private final Deque<Component> open = new ArrayDeque<>();
  private final List<Component> calendars = new ArrayList<>();
  private int components;

  private ICalendarFile() {}

  /**
   * Reads a file in UTF-8, with or without a byte order mark.
   *
   * @throws InvalidInputException naming the line of every fault
   */
  public static ICalendarFile of(byte[] bytes) {
    ICalendarFile file = new ICalendarFile();
    file.read(new LogicalLines(bytes));
    file.faults.throwAny();
    return file;
  }

  /** Returns the {@code VCALENDAR} components, in order. */
  List<Component> calendars() {
    return calendars;
  }

  /**
   * Returns the zone that the file declares for its dates ({@code X-WR-TIMEZONE}): as an IANA name
   * when it is a Windows name or a {@code VTIMEZONE} maps it to one, else unchanged; empty for
   * none.
   */
  public Optional<String> timezone() {
    return calendars.stream()
        .filter(calendar -> !calendar.text("X-WR-TIMEZONE").isEmpty())
        .map(calendar -> new Zones(calendar).iana(calendar.text("X-WR-TIMEZONE")))
        .findFirst();
  }

  private void read(LogicalLines lines) {
    while (!faults.isFull() && lines.next()) {
      String text = lines.text();
      if (text == null) {
        faults.add(lines.number(), "The line", "is not in UTF-8, and must be.");
      } else if (!text.isBlank()) {
        read(text, lines.number());
      }
    }
    if (!faults.isFull() && !open.isEmpty()) {
      refuseUnclosed(open.getFirst(), lines.count());
    }
  }

  private void refuseUnclosed(Component last, int lines) {
    faults.add(
        last.line(),
        "BEGIN:" + Property.shown(last.name()),
        "has no END:%s up to line %d; the file seems cut off."
            .formatted(Property.shown(last.name()), lines));
  }

  private void read(String text, int line) {
    Property property = Property.read(text, line);
    if (property == null) {
      faults.add(
          line, Property.shown(text), "is no line of an iCalendar file: NAME:VALUE is expected.");
      return;
    }
    switch (property.name()) {
      case "BEGIN" -> begin(name(property), line);
      case "END" -> end(name(property), line);
      default -> add(property);
    }
  }

  private static String name(Property property) {
    return property.value().strip().toUpperCase(Locale.ROOT);
  }

  private void begin(String name, int line) {
    if (open.isEmpty() != name.equals("VCALENDAR")) {
      faults.add(line, "BEGIN:" + Property.shown(name), wrongPlace());
    }
    if (open.size() == MAX_DEPTH) {
      faults.add(line, "BEGIN:" + Property.shown(name), "stands too deep: 10 levels are the most.");
      return;
    }
    Component begun = Component.begun(name, line);
    put(begun, name, line);
    open.push(begun);
  }

  private String wrongPlace() {
    return open.isEmpty()
        ? "must be inside of BEGIN:VCALENDAR."
        : "must not be inside of BEGIN:%s.".formatted(Property.shown(open.getFirst().name()));
  }

  private void put(Component begun, String name, int line) {
    Component around = open.peek();
    if (around == null) {
      calendars.add(begun);
      count(line, name);
    } else if (open.size() == 1 || around.name().equals("VTIMEZONE")) {
      around.components().add(begun);
      count(line, name);
    }
  }

  private void count(int line, String name) {
    components++;
    if (components == CalculationBudget.MAX_COMPONENTS + 1) {
      faults.add(
          line,
          Property.shown(name),
          "is one too many: a file may have %d components."
              .formatted(CalculationBudget.MAX_COMPONENTS));
    }
  }

  private void end(String name, int line) {
    Component begun = open.peek();
    if (begun == null || !begun.name().equals(name)) {
      faults.add(
          line,
          "END:" + Property.shown(name),
          begun == null
              ? "ends nothing."
              : "must be END:%s, which begins in line %d."
                  .formatted(Property.shown(begun.name()), begun.line()));
      return;
    }
    open.pop();
  }

  private void add(Property property) {
    Component inside = open.peek();
    if (inside == null) {
      faults.add(property.line(), property.name(), "must be inside of BEGIN:VCALENDAR.");
    } else if (isRead(inside, property)) {
      refuseControl(property);
      refuseOther(property);
      inside.properties().add(property);
    }
  }

  private boolean isRead(Component inside, Property property) {
    Set<String> others = OTHERS.get(inside.name());
    return others != null
        && components <= CalculationBudget.MAX_COMPONENTS
        && (others.contains(property.name()) || OF_TIMES.contains(property.name()));
  }

  /**
   * Refuses control characters: RFC 5545, 3.1, forbids them, and PostgreSQL cannot store U+0000.
   */
  private void refuseControl(Property property) {
    var found = CONTROL.matcher(property.value());
    if (found.find()) {
      faults.add(
          property.line(),
          property.name(),
          "has the control character U+%04X, and may have none."
              .formatted((int) property.value().charAt(found.start())));
    }
  }

  private void refuseOther(Property property) {
    String value = property.value().strip();
    if (property.name().equals("VERSION") && !value.equals("2.0")) {
      refuse(property, "must be 2.0, iCalendar, not \"%s\".");
    }
    if (property.name().equals("CALSCALE") && !value.equalsIgnoreCase("GREGORIAN")) {
      refuse(property, "must be GREGORIAN, not \"%s\".");
    }
  }

  private void refuse(Property property, String message) {
    String shown = Property.shown(property.value().strip());
    faults.add(property.line(), property.name(), message.formatted(shown));
  }
}
