package io.carillon.tasktype;

import java.util.regex.Pattern;

/** What a queue may be called: 1 to 100 letters, digits, dots, dashes and underscores. */
public final class QueueName {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

  private QueueName() {}

  /** Whether it may be a queue's name. */
  public static boolean fits(String name) {
    return FORM.matcher(name).matches();
  }

  /** What is wrong with one that does not fit. */
  public static String fault(String name) {
    return "a queue's name must be 1 to 100 letters, digits, dots, dashes and underscores, not \"%s\""
        .formatted(name);
  }
}
