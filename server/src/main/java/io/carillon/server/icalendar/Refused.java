package io.carillon.server.icalendar;

/** A property that cannot be imported as it is written. */
final class Refused extends Exception {

  private static final long serialVersionUID = 1;

  private final int line;
  private final String property;

  /**
   * Creates the exception.
   *
   * @param line from 1
   * @param property its name in upper case
   * @param message what is there and what would be right; continues a sentence that begins with the
   *     property's name
   */
  Refused(int line, String property, String message) {
    super(message);
    this.line = line;
    this.property = property;
  }

  int line() {
    return line;
  }

  String property() {
    return property;
  }

  /** Returns the message, never null. */
  String said() {
    return String.valueOf(getMessage());
  }
}
