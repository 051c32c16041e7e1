package io.carillon.explanation;

import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.time.Instants;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * An instant that is asked about.
 *
 * @param at the instant; for a local time that a clock change skips, the instant of the change
 * @param zone the zone of the schedule, UTC where it has none
 * @param skipped the local time as asked, when a clock change skips it; else null
 */
public record Question(Instant at, ZoneId zone, @Nullable LocalDateTime skipped) {

  private static final int LONGEST_TEXT = 100;

  /**
   * Reads an ISO 8601 instant, or a local date and time in a zone. Of a local time that comes
   * twice, the first one is meant.
   *
   * @throws InvalidInputException for any other text
   */
  public static Question of(String text, ZoneId zone) {
    LocalDateTime local = local(text.strip());
    if (local == null) {
      return new Question(instant(text.strip()), zone, null);
    }
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    if (change != null && change.isGap()) {
      return new Question(change.getInstant(), zone, local);
    }
    return new Question(
        instant(local.toInstant(zone.getRules().getOffset(local)).toString()), zone, null);
  }

  private static @Nullable LocalDateTime local(String text) {
    if (text.length() > LONGEST_TEXT) {
      return null;
    }
    String spelled = text.length() > 10 && text.charAt(10) == ' ' ? text.replace(' ', 'T') : text;
    try {
      LocalDateTime local = LocalDateTime.parse(spelled);
      return local.getYear() < 1900 || local.getYear() > 9999 ? null : local;
    } catch (DateTimeException e) {
      return null; // an instant, or nothing
    }
  }

  private static Instant instant(String text) {
    try {
      return Instants.parse(text);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.at(
          "at",
          "must be an ISO 8601 instant, as 2026-11-24T03:00:00+08:00, or a local date and time in the zone of the schedule, as 2026-11-24T03:00, in the years 1900 to 9999, not %s."
              .formatted(Quote.of(text)));
    }
  }

  /** Returns whether it names a minute rather than a second. */
  boolean isOfMinute() {
    return at.getNano() == 0 && at.atOffset(ZoneOffset.UTC).getSecond() == 0;
  }
}
