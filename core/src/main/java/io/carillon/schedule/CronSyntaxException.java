package io.carillon.schedule;

import io.carillon.fault.Fault;

/** A text that is not a cron pattern; its message names the field, the place, and the remedy. */
public final class CronSyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String field;
  private final int position;

  /**
   * Makes one.
   *
   * @param trouble the value found and what would be right, without a full stop
   */
  CronSyntaxException(String field, int position, String trouble) {
    super(field + ", position " + position + ": " + trouble + ".");
    this.field = field;
    this.position = position;
  }

  /** The field, as in {@code day-of-month}; {@code pattern} when it is the whole that is wrong. */
  public String field() {
    return field;
  }

  /** Where in the text, as a column from 0. */
  public int position() {
    return position;
  }

  /** The same as a fault of the schedule's {@code expression}. */
  public Fault fault() {
    return new Fault("expression", String.valueOf(getMessage()));
  }
}
