package io.carillon.task;

import io.carillon.text.StoredText;
import org.jspecify.annotations.Nullable;

/**
 * An error as recorded. Characters that cannot be stored are escaped when it is written: U+0000 as
 * {@code ␛u0000}.
 *
 * @param type the exception's class name, or a short code such as {@code timeout}
 * @param message the failure, at most {@value #MAX_MESSAGE} characters
 * @param stack the stack trace, at most {@value #MAX_STACK} characters; null for none
 */
public record TaskError(String type, String message, @Nullable String stack) {

  static final int MAX_MESSAGE = 8_192;
  static final int MAX_STACK = 32_768;

  /** Cuts the texts to their bounds. */
  public TaskError {
    message = StoredText.cut(message, MAX_MESSAGE);
    stack = stack == null ? null : StoredText.cut(stack, MAX_STACK);
  }

  /** Returns an error without a stack trace. */
  public static TaskError of(String type, String message) {
    return new TaskError(type, message, null);
  }

  /**
   * Returns the error of an exception, with its stack trace. Without a message it has the
   * exception's class name as its message; what a throwing method would provide is left out.
   */
  public static TaskError of(Throwable thrown) {
    return ThrownError.of(thrown);
  }
}
