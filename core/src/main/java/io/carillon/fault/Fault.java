package io.carillon.fault;

/**
 * One thing wrong with what a user gave.
 *
 * @param path where, as in {@code schedule.expression} or {@code parameters.to[0]}; empty for the
 *     whole
 * @param message the value found and what would be right, in a sentence
 */
public record Fault(String path, String message) {

  /** The same fault seen from outside: {@code parent} before its path. */
  public Fault under(String parent) {
    if (path.isEmpty()) {
      return new Fault(parent, message);
    }
    return new Fault(parent + (path.startsWith("[") ? "" : ".") + path, message);
  }
}
