package io.carillon.server.icalendar.zone;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The zone of a time in a file.
 *
 * @param name for people
 * @param rules its offsets
 * @param described the file's own description of a zone that the time zone database has too; null
 *     for none
 * @param doubt a remark as a sentence without a full stop; null for none
 */
public record Zone(
    String name, ZoneRules rules, @Nullable ZoneRules described, @Nullable String doubt) {

  public static final Zone UTC = of(ZoneOffset.UTC);

  public static Zone of(ZoneId id) {
    return of(id.getId(), id.getRules());
  }

  /** Returns a zone without a description of its own and without doubt. */
  static Zone of(String name, ZoneRules rules) {
    ZoneRules described = null;
    return new Zone(name, rules, described, null);
  }

  /**
   * Returns the instant of a local time: the first when it occurs twice; in a gap, by the offset
   * before the gap (RFC 5545, 3.3.5).
   */
  public Instant instant(LocalDateTime local) {
    return local.toInstant(rules.getOffset(local));
  }

  /** Returns whether the file's own description has another offset at a local time. */
  public boolean disagrees(LocalDateTime local) {
    return described != null && !described.getOffset(local).equals(rules.getOffset(local));
  }
}
