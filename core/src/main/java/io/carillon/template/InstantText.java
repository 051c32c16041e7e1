package io.carillon.template;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes instants: in ISO 8601 and UTC, or by a pattern of {@link DateTimeFormatter} with English
 * names.
 */
public final class InstantText {

  private static final int LONGEST_PATTERN = 100;
  private static final Instant EXAMPLE = Instant.parse("2027-03-28T09:30:00Z");

  private InstantText() {}

  /**
   * Returns an instant as text.
   *
   * @param pattern null for ISO 8601 in UTC, whatever the zone
   * @throws TemplateException for a pattern that cannot be used
   */
  public static String of(Instant instant, @Nullable String pattern, ZoneId zone) {
    if (pattern == null) {
      return instant.toString();
    }
    try {
      return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(instant.atZone(zone));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new TemplateException(
          "",
          "whose pattern is none of java.time.format.DateTimeFormatter, such as yyyy-MM-dd: %s"
              .formatted(e.getMessage()));
    }
  }

  /** Returns why a pattern cannot be used, without its subject; null when it can. */
  public static @Nullable String fault(@Nullable String pattern) {
    if (pattern == null) {
      return null;
    }
    if (pattern.isEmpty() || pattern.length() > LONGEST_PATTERN) {
      return "whose pattern must have 1 to %d characters, as in yyyy-MM-dd"
          .formatted(LONGEST_PATTERN);
    }
    try {
      of(EXAMPLE, pattern, ZoneOffset.UTC);
      return null;
    } catch (TemplateException e) {
      return e.reason();
    }
  }
}
