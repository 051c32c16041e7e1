package io.carillon.fault;

/**
 * One fault in a user's input.
 *
 * @param path the place of the fault, such as {@code schedule.expression} or {@code
 *     parameters.to[0]}; empty for the whole input; cut after {@value #LONGEST_PATH} characters
 * @param message a sentence that says which value was found and what is expected; cut after {@value
 *     #LONGEST_MESSAGE} characters
 */
public record Fault(String path, String message) {

  static final int LONGEST_PATH = 200;
  static final int LONGEST_MESSAGE = 1_000;

  /** Bounds both texts, since they repeat user input. */
  public Fault {
    path = Quote.bounded(path, LONGEST_PATH);
    message = Quote.bounded(message, LONGEST_MESSAGE);
  }

  /** Returns this fault with its path prefixed by {@code parent}. */
  public Fault under(String parent) {
    if (path.isEmpty()) {
      return new Fault(parent, message);
    }
    return new Fault(parent + (path.startsWith("[") ? "" : ".") + path, message);
  }
}
