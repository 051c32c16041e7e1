package io.carillon.cron;

/**
 * A cron pattern in the Open Cron Pattern Specification (OCPS) 1.0 to 1.4: five fields, six with
 * seconds first, seven with years (1970 to 2199) last, or a nickname. Immutable; equal by text.
 */
public final class CronPattern {

  private final String text;
  private final boolean reboot;
  private final CronFields fields;
  private final LocalTimes times;

  CronPattern(String text, boolean reboot, CronFields fields) {
    this.text = text;
    this.reboot = reboot;
    this.fields = fields;
    this.times = new LocalTimes(fields);
  }

  /**
   * Reads a pattern.
   *
   * @param text at most 512 characters
   * @throws CronSyntaxException naming the first fault and its remedy
   */
  public static CronPattern parse(String text) {
    return CronParser.parse(text);
  }

  /** Returns the pattern as given. */
  public String text() {
    return text;
  }

  /**
   * Returns whether it is {@code @reboot}: a pattern (OCPS 1.1) that names no time and has no due
   * times.
   */
  public boolean reboot() {
    return reboot;
  }

  public CronFields fields() {
    return fields;
  }

  public LocalTimes times() {
    return times;
  }

  public boolean isFixedTime() {
    return fields.isFixedTime();
  }

  /**
   * Returns whether it matches every hour of the day, so that clock changes cause no irregularity.
   */
  public boolean namesEveryHour() {
    return fields.hour().values().cardinality() == 24;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
