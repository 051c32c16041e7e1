package io.carillon.task;

import io.carillon.text.StoredText;
import org.jspecify.annotations.Nullable;

/**
 * An error as it is kept on record. Characters that cannot be stored are escaped when it is
 * written: U+0000 as {@code ␛u0000}.
 *
 * @param type the exception's class name, or a short code such as {@code timeout}
 * @param message what went wrong, at most {@value #MAX_MESSAGE} characters
 * @param stack the stack trace, at most {@value #MAX_STACK} characters; null where there is none
 */
public record TaskError(String type, String message, @Nullable String stack) {

  static final int MAX_MESSAGE = 8_192;
  static final int MAX_STACK = 32_768;

  /** Cuts the texts to their bounds. */
  public TaskError {
    message = StoredText.cut(message, MAX_MESSAGE);
    stack = stack == null ? null : StoredText.cut(stack, MAX_STACK);
  }

  /** An error without a stack trace. */
  public static TaskError of(String type, String message) {
    return new TaskError(type, message, null);
  }

  /**
   * An exception with its stack trace. One without a message has the name of its class as its
   * message; what cannot be asked, since a method of it throws, is left out.
   */
  public static TaskError of(Throwable thrown) {
    return ThrownError.of(thrown);
  }
}
