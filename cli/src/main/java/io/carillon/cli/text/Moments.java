package io.carillon.cli.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants and durations as people read them. */
public final class Moments {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private Moments() {}

  /**
   * Returns an instant of the server in that zone, to the second; the text itself if it is none.
   */
  public static String local(String instant, ZoneId zone) {
    return written(instant, zone, SECONDS);
  }

  /** Returns the same to the millisecond. */
  public static String precise(String instant, ZoneId zone) {
    return written(instant, zone, MILLIS);
  }

  /** Returns the same to the second, with the offset and the day of the week in that language. */
  public static String withOffset(String instant, ZoneId zone, Language language) {
    return written(
        instant,
        zone,
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx EEE", language.locale()));
  }

  private static String written(String instant, ZoneId zone, DateTimeFormatter form) {
    try {
      return Instant.parse(instant).atZone(zone).format(form);
    } catch (DateTimeException e) {
      return instant;
    }
  }

  /** Returns milliseconds in at most two units, such as {@code 1.25s} or {@code 3m05s}. */
  public static String millis(long millis) {
    if (millis < 1000) {
      return millis + "ms";
    }
    if (millis < 60_000) {
      return "%s.%02ds".formatted(millis / 1000, millis % 1000 / 10);
    }
    return seconds(millis / 1000);
  }

  private static String seconds(long seconds) {
    if (seconds < 3600) {
      return "%dm%02ds".formatted(seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return "%dh%02dm".formatted(seconds / 3600, seconds % 3600 / 60);
    }
    return "%dd%02dh".formatted(seconds / 86_400, seconds % 86_400 / 3600);
  }
}
