package io.carillon.server.icalendar.file;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The faults of a file by line; at most {@value #MAX}, and one per line. */
public final class FileFaults {

  private static final int MAX = 50;

  private final List<Fault> found = new ArrayList<>();
  private final Set<Integer> lines = new HashSet<>();

  /**
   * Adds a fault.
   *
   * @param line from 1
   * @param what the component or property, as {@code VEVENT "Labour Day", RRULE}
   * @param wrong what is there and what would be right, as a sentence
   */
  public void add(int line, String what, String wrong) {
    if (!isFull() && lines.add(line)) {
      found.add(new Fault("line " + line, what + ": " + wrong));
    }
  }

  /** Returns whether the limit is reached, so that reading on is pointless. */
  public boolean isFull() {
    return found.size() == MAX;
  }

  public void throwAny() {
    if (!found.isEmpty()) {
      throw new InvalidInputException(found);
    }
  }
}
