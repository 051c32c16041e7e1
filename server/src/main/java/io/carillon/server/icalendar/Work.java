package io.carillon.server.icalendar;

import io.carillon.fault.WorkStoppedException;

/** Counts what a file makes us do, so that no small file asks for much. */
final class Work {

  /** The most days of one event. */
  static final int MOST_DAYS = 366;

  /** The most events of a file. */
  static final int MAX_EVENTS = 5_000;

  /** The most components of a file, events and parts of time zones among them. */
  static final int MAX_COMPONENTS = 20_000;

  private static final int MAX_OCCURRENCES = 10_000;
  private static final int MAX_DAYS = 50_000;
  private static final int MAX_CLOCK_CHANGES = 100_000;
  private static final int MAX_STEPS = 1_000_000;

  private int occurrences;
  private long days;
  private int clockChanges;
  private int steps;

  /** One date that a rule is held against, also outside of the horizon. */
  void step() {
    WorkStoppedException.throwIfInterrupted();
    steps++;
  }

  /** Another occurrence within the horizon, of so many days. */
  void occurrence(long ofDays) {
    occurrences++;
    days += ofDays;
  }

  /** Another change of clocks that a file describes. */
  void clockChange() {
    clockChanges++;
  }

  boolean isTooMuch() {
    return steps > MAX_STEPS
        || occurrences > MAX_OCCURRENCES
        || days > MAX_DAYS
        || clockChanges > MAX_CLOCK_CHANGES;
  }

  /** Continues a sentence that begins with the property's name. */
  String complaint() {
    if (occurrences > MAX_OCCURRENCES) {
      return "takes place too often: the file has more than %d occurrences within the span; import a shorter one."
          .formatted(MAX_OCCURRENCES);
    }
    if (days > MAX_DAYS) {
      return "takes too long: the occurrences of the file have more than %d days within the span; import a shorter one."
          .formatted(MAX_DAYS);
    }
    return clockChanges > MAX_CLOCK_CHANGES
        ? "changes clocks too often: the zones of the file have more than %d changes."
            .formatted(MAX_CLOCK_CHANGES)
        : "repeats too often up to the end of the span: let DTSTART be nearer to it.";
  }
}
