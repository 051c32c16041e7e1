package io.carillon.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Converts an exception to an error record. The exception's methods may be arbitrary code: what
 * throws is left out, and causes are followed without recursion, each once and at most {@value
 * #MAX_CAUSES}.
 */
final class ThrownError {

  private static final int MAX_CAUSES = 50;
  private static final int MAX_SUPPRESSED = 10;
  private static final int MAX_FRAMES = 1_024;
  private static final int MAX_TYPE = 300;

  private final StringBuilder stack = new StringBuilder();
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private ThrownError() {}

  /** Returns the exception with its stack trace. */
  static TaskError of(Throwable thrown) {
    ThrownError error = new ThrownError();
    String message = message(thrown);
    error.append("", thrown, List.of(), 0);
    return new TaskError(
        type(thrown),
        message == null || message.isBlank() ? type(thrown) : message,
        error.stack.toString());
  }

  private static String type(Throwable thrown) {
    String name = thrown.getClass().getName();
    return name.length() <= MAX_TYPE ? name : name.substring(0, MAX_TYPE);
  }

  private static @Nullable String message(Throwable thrown) {
    String message = ask(thrown::getMessage, "(its getMessage() throws an exception)");
    return message == null ? null : beginning(message);
  }

  private static String beginning(String text) {
    return text.length() <= TaskError.MAX_STACK ? text : text.substring(0, TaskError.MAX_STACK);
  }

  private static <T extends @Nullable Object> T ask(Supplier<T> question, T otherwise) {
    try {
      return question.get();
    } catch (Throwable e) { // around a handler's code
      return otherwise;
    }
  }

  /** Appends an exception and its causes, as the JDK prints them. */
  private void append(String label, Throwable first, List<StackTraceElement> enclosing, int depth) {
    String caption = label;
    Throwable present = first;
    List<StackTraceElement> outer = enclosing;
    for (int causes = 0; present != null && isRoom(); causes++) {
      if (!seen.add(present) || causes == MAX_CAUSES) {
        line(depth, caption + "[the rest of the causes is left out]");
        return;
      }
      List<StackTraceElement> frames = frames(present);
      line(depth, caption + heading(present));
      appendFrames(frames, outer, depth);
      appendSuppressed(present, frames, depth);
      outer = frames;
      caption = "Caused by: ";
      Throwable last = present;
      present = ask(last::getCause, null);
    }
  }

  private static String heading(Throwable thrown) {
    String otherwise = type(thrown) + " (its toString() throws an exception)";
    return beginning(String.valueOf(ask(thrown::toString, otherwise)));
  }

  private static List<StackTraceElement> frames(Throwable thrown) {
    StackTraceElement[] frames = ask(thrown::getStackTrace, new StackTraceElement[0]);
    return frames == null ? List.of() : new ArrayList<>(java.util.Arrays.asList(frames));
  }

  private void appendFrames(
      List<StackTraceElement> frames, List<StackTraceElement> enclosing, int depth) {
    int common = 0;
    while (common < Math.min(frames.size(), enclosing.size())
        && String.valueOf(frames.get(frames.size() - 1 - common))
            .equals(String.valueOf(enclosing.get(enclosing.size() - 1 - common)))
        && common < MAX_FRAMES) {
      common++;
    }
    int shown = Math.min(frames.size() - common, MAX_FRAMES);
    for (int i = 0; i < shown && isRoom(); i++) {
      line(depth, "\tat " + frames.get(i));
    }
    if (frames.size() > shown) {
      line(depth, "\t... " + (frames.size() - shown) + " more");
    }
  }

  private void appendSuppressed(Throwable of, List<StackTraceElement> frames, int depth) {
    Throwable[] suppressed = of.getSuppressed();
    for (int i = 0; i < Math.min(suppressed.length, MAX_SUPPRESSED) && depth < 3; i++) {
      append("Suppressed: ", suppressed[i], frames, depth + 1);
    }
  }

  private boolean isRoom() {
    return stack.length() < TaskError.MAX_STACK;
  }

  private void line(int depth, String text) {
    if (isRoom()) {
      stack.repeat('\t', depth).append(text).append('\n');
    }
  }
}
