package io.carillon.time;

import io.carillon.fault.Quote;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The text form of an instant: ISO-8601 with its offset, as in RFC 3339, from {@link #EARLIEST}
 * until {@link #LATEST}, in PostgreSQL's precision.
 */
public final class Instants {

  /** The first instant accepted. */
  public static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  /** The last instant accepted: later ones have no form in RFC 3339. */
  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private static final int LONGEST_TEXT = 100;

  private Instants() {}

  /** Returns the microseconds from 1970 to an instant, to which the database keeps it. */
  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /**
   * Parses an instant and truncates it to microseconds.
   *
   * @throws IllegalArgumentException for any other text, and for an instant out of bounds; its
   *     message names the remedy
   */
  public static Instant parse(String text) {
    Instant read = text.length() > LONGEST_TEXT ? null : read(text);
    if (read == null) {
      throw new IllegalArgumentException(
          "must be an ISO-8601 instant with its offset, as 2026-11-24T03:00:00+08:00, not %s."
              .formatted(Quote.of(text)));
    }
    Instant kept = read.truncatedTo(ChronoUnit.MICROS);
    if (kept.isBefore(EARLIEST) || kept.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "must lie in the years 1900 to 9999, and is %s.".formatted(Quote.of(text)));
    }
    return kept;
  }

  private static @Nullable Instant read(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
