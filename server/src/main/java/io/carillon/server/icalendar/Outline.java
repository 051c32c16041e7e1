package io.carillon.server.icalendar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where everything stands in a file: its components and properties with their lines. Finds what a
 * lenient parser would pass over in silence: a file cut off, components that cross, lines that say
 * nothing.
 */
final class Outline {

  private static final int MAX_DEPTH = 10;
  private static final int SHOWN = 60;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,100}");

  private final Deque<Part> open = new ArrayDeque<>();
  private final List<Part> parts = new ArrayList<>();
  private final Faults faults;

  private Outline(Faults faults) {
    this.faults = faults;
  }

  /**
   * A component directly inside of a calendar.
   *
   * @param properties the line of the first property of each name, in upper case
   */
  record Part(String name, int line, Map<String, Integer> properties) {

    /** The line of a property, or where the component begins. */
    int lineOf(String property) {
      return properties.getOrDefault(property, line);
    }
  }

  /** The components inside of the file's calendars, in order, time zones left out. */
  static List<Part> of(String text, Faults faults) {
    Outline outline = new Outline(faults);
    String[] lines = text.split("\r\n|\n|\r", -1);
    StringBuilder logical = new StringBuilder();
    int begun = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].startsWith(" ") || lines[i].startsWith("\t")) {
        logical.append(lines[i], 1, lines[i].length());
      } else {
        outline.read(logical.toString(), begun);
        logical.setLength(0);
        logical.append(lines[i]);
        begun = i + 1;
      }
    }
    outline.read(logical.toString(), begun);
    outline.end(lines.length);
    return outline.parts;
  }

  private void read(String line, int number) {
    if (line.isBlank()) {
      return;
    }
    int colon = colon(line);
    int semicolon = line.indexOf(';');
    int end = semicolon >= 0 && semicolon < colon ? semicolon : colon;
    if (end < 0 || !NAME.matcher(line.substring(0, end)).matches()) {
      faults.add(number, shown(line), "is no line of an iCalendar file: NAME:VALUE is expected.");
      return;
    }
    String name = line.substring(0, end).toUpperCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip().toUpperCase(Locale.ROOT);
    switch (name) {
      case "BEGIN" -> begin(value, number);
      case "END" -> end(value, number);
      default -> property(name, value, number);
    }
  }

  /** Where the value begins: at the first colon outside of quotes; -1 for none. */
  private static int colon(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      quoted ^= c == '"';
      if (c == ':' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private void begin(String name, int number) {
    if (open.isEmpty() && !name.equals("VCALENDAR")) {
      faults.add(number, "BEGIN:" + shown(name), "must be inside of BEGIN:VCALENDAR.");
    }
    if (open.size() == MAX_DEPTH) {
      faults.add(number, "BEGIN:" + shown(name), "stands too deep: 10 levels are the most.");
      return;
    }
    Part part = new Part(name, number, new HashMap<>());
    if (open.size() == 1 && !name.equals("VTIMEZONE")) {
      parts.add(part);
    }
    open.push(part);
  }

  private void end(String name, int number) {
    Part begun = open.peek();
    if (begun == null || !begun.name().equals(name)) {
      faults.add(
          number,
          "END:" + shown(name),
          begun == null
              ? "ends nothing."
              : "must be END:%s, which begins in line %d.".formatted(begun.name(), begun.line()));
      return;
    }
    open.pop();
  }

  private void property(String name, String value, int number) {
    Part inside = open.peek();
    if (inside == null) {
      faults.add(number, name, "must be inside of BEGIN:VCALENDAR.");
    } else {
      inside.properties().putIfAbsent(name, number);
      refuseOther(inside, name, value, number);
    }
  }

  private void refuseOther(Part inside, String name, String value, int number) {
    if (!inside.name().equals("VCALENDAR")) {
      return;
    }
    if (name.equals("VERSION") && !value.equals("2.0")) {
      faults.add(number, "VERSION", "must be 2.0, iCalendar, not \"%s\".".formatted(shown(value)));
    }
    if (name.equals("CALSCALE") && !value.equals("GREGORIAN")) {
      faults.add(number, "CALSCALE", "must be GREGORIAN, not \"%s\".".formatted(shown(value)));
    }
  }

  private void end(int lines) {
    if (!open.isEmpty()) {
      Part part = open.getFirst();
      faults.add(
          part.line(),
          "BEGIN:" + shown(part.name()),
          "has no END:%s up to line %d; the file seems cut off.".formatted(part.name(), lines));
    }
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
