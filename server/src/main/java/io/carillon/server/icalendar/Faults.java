package io.carillon.server.icalendar;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file, by line; at most {@value #MAX}, and no more than one a line. */
final class Faults {

  private static final int MAX = 50;

  private final List<Fault> found = new ArrayList<>();

  /**
   * Notes a fault.
   *
   * @param line from 1
   * @param what the component or property, as {@code VEVENT "Labour Day", RRULE}
   * @param wrong what is there and what would be right, as a sentence
   */
  void add(int line, String what, String wrong) {
    String path = "line " + line;
    boolean known = found.stream().anyMatch(fault -> fault.path().equals(path));
    if (found.size() < MAX && !known) {
      found.add(new Fault(path, what + ": " + wrong));
    }
  }

  void throwAny() {
    if (!found.isEmpty()) {
      throw new InvalidInputException(found);
    }
  }
}
