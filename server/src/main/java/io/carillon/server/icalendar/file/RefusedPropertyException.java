package io.carillon.server.icalendar.file;

/** A property that cannot be imported as it is written. */
public final class RefusedPropertyException extends Exception {

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
  public RefusedPropertyException(int line, String property, String message) {
    super(message);
    this.line = line;
    this.property = property;
  }

  public int line() {
    return line;
  }

  public String property() {
    return property;
  }

  /** Returns the message, never null. */
  public String said() {
    return String.valueOf(getMessage());
  }
}
