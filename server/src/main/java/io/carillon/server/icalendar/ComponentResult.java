package io.carillon.server.icalendar;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The result for one component of a file. */
public sealed interface ComponentResult {

  /** Returns the line where it begins, from 1. */
  int line();

  /** Returns its name, such as {@code VEVENT}. */
  String component();

  /** Returns its summary; empty for none. */
  String summary();

  /**
   * The component was imported: it closes days or hours, or opens days.
   *
   * @param found the component
   * @param as {@code holiday}, {@code blackout} or {@code working_day}
   * @param count occurrences within the span, at least 1
   * @param first the first day
   * @param last the last day
   * @param note a remark for the user; null for none
   */
  record Taken(
      Found found, String as, int count, LocalDate first, LocalDate last, @Nullable String note)
      implements ComponentResult {

    @Override
    public int line() {
      return found.line();
    }

    @Override
    public String component() {
      return found.component();
    }

    @Override
    public String summary() {
      return found.summary();
    }
  }

  /**
   * A component of a file.
   *
   * @param line where it begins, from 1
   * @param component its name, such as {@code VEVENT}
   * @param summary empty for none
   */
  record Found(int line, String component, String summary) {}

  /** The component was not imported, for that reason. */
  record LeftOut(int line, String component, String summary, String reason)
      implements ComponentResult {}
}
