package io.carillon.statistics.series;

import io.carillon.statistics.Grain;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The length of the spans that a chart shows. */
public enum Bucket {
  /** A minute. */
  ONE_MINUTE("1m", Grain.MINUTE),
  /** Five minutes. */
  FIVE_MINUTES("5m", Grain.FIVE_MINUTES),
  /** An hour. */
  ONE_HOUR("1h", Grain.HOUR),
  /** A day in a time zone. */
  ONE_DAY("1d", Grain.DAY);

  private final String label;
  private final Grain grain;

  Bucket(String label, Grain grain) {
    this.label = label;
    this.grain = grain;
  }

  /** Returns its name in requests and answers. */
  public String label() {
    return label;
  }

  /** Returns the roll-ups of the same length, in UTC. */
  Grain grain() {
    return grain;
  }

  /** Returns the begin of the bucket of an instant. */
  Instant start(Instant at, ZoneId zone) {
    return this == ONE_DAY
        ? at.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant()
        : grain.start(at);
  }

  /** Returns the end of the bucket that begins at an instant. */
  Instant end(Instant start, ZoneId zone) {
    if (this != ONE_DAY) {
      return start.plus(grain.length());
    }
    LocalDate day = start.atZone(zone).toLocalDate();
    return day.plusDays(1).atStartOfDay(zone).toInstant();
  }
}
