package io.carillon.task;

import java.util.Objects;

/**
 * One fault that {@link TaskHandler#check} found in the parameters.
 *
 * @param path the parameter by its JSON name, such as {@code folder} or {@code
 *     fields.title.selector}; empty for all parameters together. At most 200 characters are shown.
 * @param message a sentence without its subject that says which value was found and what is
 *     expected, as in {@code must be a file name, not a/b}. At most 1,000 characters are shown.
 */
public record ParameterFault(String path, String message) {

  /** Refuses null. */
  public ParameterFault {
    Objects.requireNonNull(path, "path of ParameterFault");
    Objects.requireNonNull(message, "message of ParameterFault");
  }
}
