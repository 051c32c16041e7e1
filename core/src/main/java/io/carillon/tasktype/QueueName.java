package io.carillon.tasktype;

import java.util.regex.Pattern;

/** The rule for queue names: 1 to 100 letters, digits, dots, dashes and underscores. */
public final class QueueName {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

  private QueueName() {}

  /** Returns whether this is a valid queue name. */
  public static boolean fits(String name) {
    return FORM.matcher(name).matches();
  }

  /** Returns the fault of an invalid name. */
  public static String fault(String name) {
    return "a queue's name must be 1 to 100 letters, digits, dots, dashes and underscores, not \"%s\""
        .formatted(name);
  }
}
