package io.carillon.server.icalendar;

/** Counts what a file makes us do, so that no small file asks for much. */
final class Work {

  /** The most days of one event. */
  static final int MOST_DAYS = 366;

  /** The most events of a file. */
  static final int MAX_EVENTS = 5_000;

  private static final int MAX_OCCURRENCES = 10_000;
  private static final int MAX_STEPS = 300_000;

  private int occurrences;
  private int steps;

  /** One step of a rule, also outside of the horizon; false when it was one too many. */
  boolean step() {
    steps++;
    return !isTooMuch();
  }

  void occurrence(boolean another) {
    occurrences += another ? 1 : 0;
  }

  boolean isTooMuch() {
    return steps > MAX_STEPS || occurrences > MAX_OCCURRENCES;
  }

  String complaint() {
    return occurrences > MAX_OCCURRENCES
        ? "takes place too often: the file has more than %d occurrences within the span; import a shorter one."
            .formatted(MAX_OCCURRENCES)
        : "repeats too often up to the end of the span: let DTSTART be nearer to it.";
  }
}
