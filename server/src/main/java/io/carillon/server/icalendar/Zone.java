package io.carillon.server.icalendar;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The clock that a time of a file is written by.
 *
 * @param name what a person calls it
 * @param rules when it is changed
 * @param described what the file itself says of a zone that the time zone database has too; null
 *     for nothing
 * @param doubt what should be known about it, as a sentence without a full stop; null for nothing
 */
record Zone(String name, ZoneRules rules, @Nullable ZoneRules described, @Nullable String doubt) {

  static final Zone UTC = of(ZoneOffset.UTC);

  static Zone of(ZoneId id) {
    return new Zone(id.getId(), id.getRules(), null, null);
  }

  /**
   * The instant at which the clock shows a local time: the first, where it shows it twice; where it
   * shows it never, by the offset before the gap (RFC 5545, 3.3.5).
   */
  Instant instant(LocalDateTime local) {
    return local.toInstant(rules.getOffset(local));
  }

  /** Whether the file's own description has another offset at a local time. */
  boolean disagrees(LocalDateTime local) {
    return described != null && !described.getOffset(local).equals(rules.getOffset(local));
  }
}
