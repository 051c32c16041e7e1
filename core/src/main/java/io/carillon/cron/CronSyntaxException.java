package io.carillon.cron;

import io.carillon.fault.Fault;

/**
 * Thrown for a text that is not a cron pattern; its message names the field, the position and the
 * remedy.
 */
public final class CronSyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String field;
  private final int position;

  /**
   * Creates the exception.
   *
   * @param trouble the value found and the remedy, without a full stop
   */
  public CronSyntaxException(String field, int position, String trouble) {
    super(field + ", position " + position + ": " + trouble + ".");
    this.field = field;
    this.position = position;
  }

  /**
   * Returns the field, as in {@code day-of-month}; {@code pattern} when the whole text is at fault.
   */
  public String field() {
    return field;
  }

  /** Returns the position in the text, as a column from 0. */
  public int position() {
    return position;
  }

  /** Returns this as a fault of the schedule's {@code expression}. */
  public Fault fault() {
    return new Fault("expression", String.valueOf(getMessage()));
  }
}
