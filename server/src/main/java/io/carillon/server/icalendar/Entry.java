package io.carillon.server.icalendar;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What became of one component of a file. */
public sealed interface Entry {

  /** The line it begins in, from 1. */
  int line();

  /** What it is, as {@code VEVENT}. */
  String component();

  /** Its summary; empty for none. */
  String summary();

  /**
   * It closes days or hours, or opens days.
   *
   * @param as {@code holiday}, {@code blackout} or {@code working_day}
   * @param count how often it takes place within the span, at least 1
   * @param first the first day
   * @param last the last day
   * @param note what should be known about it; null for nothing
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
      implements Entry {}

  /** It closes nothing, for that reason. */
  record LeftOut(int line, String component, String summary, String reason) implements Entry {}
}
