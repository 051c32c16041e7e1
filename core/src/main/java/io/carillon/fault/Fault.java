package io.carillon.fault;

/**
 * One thing wrong with what a user gave.
 *
 * @param path where, as in {@code schedule.expression} or {@code parameters.to[0]}; empty for the
 *     whole; cut after {@value #LONGEST_PATH} characters
 * @param message the value found and what would be right, in a sentence; cut after {@value
 *     #LONGEST_MESSAGE} characters
 */
public record Fault(String path, String message) {

  static final int LONGEST_PATH = 200;
  static final int LONGEST_MESSAGE = 1_000;

  /** Bounds both texts: they repeat what a user wrote. */
  public Fault {
    path = Quote.bounded(path, LONGEST_PATH);
    message = Quote.bounded(message, LONGEST_MESSAGE);
  }

  /** The same fault seen from outside: {@code parent} before its path. */
  public Fault under(String parent) {
    if (path.isEmpty()) {
      return new Fault(parent, message);
    }
    return new Fault(parent + (path.startsWith("[") ? "" : ".") + path, message);
  }
}
