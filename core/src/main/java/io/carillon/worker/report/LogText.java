package io.carillon.worker.report;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Parts of a log line, each cut to the displayable length before they are combined. */
final class LogText {

  private static final int MOST = 8_193; // one more than a line shows, so that the cut is noticed
  private static final int MOST_ELEMENTS = 1_000;

  private LogText() {}

  /**
   * Returns a part as text; never throws.
   *
   * @param mask removes values of secrets, before the text is cut
   */
  static String of(@Nullable Object part, UnaryOperator<String> mask) {
    String text = part == null ? "null" : mask.apply(textOf(part));
    return text.length() <= MOST ? text : text.substring(0, MOST);
  }

  private static String textOf(Object part) {
    try {
      return String.valueOf(isLongArray(part) ? arrayText(part) : part.toString());
    } catch (Throwable e) { // around the toString() of a handler's object
      return "(toString() of %s throws an exception)".formatted(part.getClass().getName());
    }
  }

  /** Returns the arguments of a line. Short arrays stay arrays: SLF4J shows their elements. */
  static @Nullable Object @Nullable [] ofAll(
      @Nullable Object @Nullable [] arguments, UnaryOperator<String> mask) {
    return arguments == null
        ? null
        : Arrays.stream(arguments).map(one -> argument(one, mask)).toArray(Object[]::new);
  }

  private static @Nullable Object argument(@Nullable Object argument, UnaryOperator<String> mask) {
    if (argument == null || !argument.getClass().isArray() || isLongArray(argument)) {
      return of(argument, mask);
    }
    return argument instanceof Object[] objects
        ? Arrays.stream(objects).map(one -> of(one, mask)).toArray(Object[]::new)
        : argument;
  }

  private static boolean isLongArray(Object value) {
    return value.getClass().isArray() && Array.getLength(value) > MOST_ELEMENTS;
  }

  private static String arrayText(Object array) {
    return "%s[%d]"
        .formatted(array.getClass().getComponentType().getName(), Array.getLength(array));
  }
}
