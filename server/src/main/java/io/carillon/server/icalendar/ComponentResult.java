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
   * @param as {@code holiday}, {@code blackout} or {@code working_day}
   * @param count occurrences within the span, at least 1
   * @param first the first day
   * @param last the last day
   * @param note a remark for the user; null for none
   */
  record Taken(
      int line,
      String component,
      String summary,
      String as,
      int count,
      LocalDate first,
      LocalDate last,
      @Nullable String note)
      implements ComponentResult {}

  /** The component was not imported, for that reason. */
  record LeftOut(int line, String component, String summary, String reason)
      implements ComponentResult {}
}
