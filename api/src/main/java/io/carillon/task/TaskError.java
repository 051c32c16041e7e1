package io.carillon.task;

import org.jspecify.annotations.Nullable;

/**
 * The error of an attempt. The texts may contain any characters; those that the database cannot
 * store are escaped when the error is recorded, U+0000 as {@code ␛u0000}.
 *
 * @param type the exception's class name, or a short code such as {@code timeout}
 * @param message the failure; cut after {@value #MAX_MESSAGE} characters
 * @param stack the stack trace, cut after {@value #MAX_STACK} characters; null for none
 */
public record TaskError(String type, String message, @Nullable String stack) {

  static final int MAX_MESSAGE = 8_192;
  static final int MAX_STACK = 32_768;

  /** Cuts the texts to their bounds. */
  public TaskError {
    message = cut(message, MAX_MESSAGE);
    stack = stack == null ? null : cut(stack, MAX_STACK);
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max - 1;
    boolean splitsPair =
        Character.isHighSurrogate(text.charAt(end - 1))
            && Character.isLowSurrogate(text.charAt(end));
    return text.substring(0, splitsPair ? end - 1 : end) + "…";
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
