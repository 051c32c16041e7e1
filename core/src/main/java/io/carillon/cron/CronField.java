package io.carillon.cron;

import java.util.List;

/** A field of a cron pattern: its name, its bounds, and the names of its values (OCPS 1.0, 1.2). */
public enum CronField {
  SECOND("second", 0, 59, List.of()),
  MINUTE("minute", 0, 59, List.of()),
  HOUR("hour", 0, 23, List.of()),
  DAY_OF_MONTH("day-of-month", 1, 31, List.of()),
  MONTH(
      "month",
      1,
      12,
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
  /** 0 and 7 are both Sunday. */
  DAY_OF_WEEK("day-of-week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")),
  YEAR("year", 1970, 2199, List.of());

  private final String label;
  private final int min;
  private final int max;

  @SuppressWarnings("ImmutableEnumChecker") // each is a List.of(...)
  private final List<String> names;

  CronField(String label, int min, int max, List<String> names) {
    this.label = label;
    this.min = min;
    this.max = max;
    this.names = names;
  }

  /** Returns its name in messages. */
  public String label() {
    return label;
  }

  public int min() {
    return min;
  }

  public int max() {
    return max;
  }

  /**
   * Returns the names of its values in upper case, from {@link #min} on; empty when it has none.
   */
  public List<String> names() {
    return names;
  }

  /** Returns whether it is one of the two day fields. */
  public boolean isDay() {
    return this == DAY_OF_MONTH || this == DAY_OF_WEEK;
  }

  /** Returns the allowed values, as in {@code 1 to 12 or JAN to DEC}. */
  public String allowed() {
    String numbers = min + " to " + max;
    return names.isEmpty()
        ? numbers
        : numbers + " or " + names.getFirst() + " to " + names.getLast();
  }
}
