package io.carillon.server.icalendar.file;

import io.carillon.fault.WorkStoppedException;

/** Counts the work that a file causes, so that a small file cannot cause much. */
public final class CalculationBudget {

  /** Maximum length of one event, in days. */
  public static final int MOST_DAYS = 366;

  /** Maximum events in a file. */
  public static final int MAX_EVENTS = 5_000;

  /** Maximum components in a file, including events and parts of time zones. */
  public static final int MAX_COMPONENTS = 20_000;

  private static final int MAX_OCCURRENCES = 10_000;
  private static final int MAX_DAYS = 50_000;
  private static final int MAX_CLOCK_CHANGES = 100_000;
  private static final int MAX_STEPS = 1_000_000;

  private int occurrences;
  private long days;
  private int clockChanges;
  private int steps;

  /** Counts one date tested against a rule, also outside of the horizon. */
  public void step() {
    WorkStoppedException.throwIfInterrupted();
    steps++;
  }

  /** Counts an occurrence within the horizon, with its number of days. */
  public void occurrence(long ofDays) {
    occurrences++;
    days += ofDays;
  }

  /** Counts a clock change described in the file. */
  public void clockChange() {
    clockChanges++;
  }

  public boolean isTooMuch() {
    return steps > MAX_STEPS
        || occurrences > MAX_OCCURRENCES
        || days > MAX_DAYS
        || clockChanges > MAX_CLOCK_CHANGES;
  }

  /** Returns the complaint; continues a sentence that begins with the property's name. */
  public String complaint() {
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
