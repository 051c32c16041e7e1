package io.carillon.schedule;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * A period in which a zone keeps one offset; instants are epoch seconds, offsets seconds.
 *
 * @param start inclusive; {@link Long#MIN_VALUE} when no transition precedes it
 * @param end exclusive; {@link Long#MAX_VALUE} when no transition follows it
 * @param before the offset that ended at {@code start}; {@code offset} itself when none did
 * @param after the offset that begins at {@code end}; {@code offset} itself when none does
 */
record OffsetSpan(long start, long end, int offset, int before, int after) {

  /** Returns the segment that contains an instant. */
  static OffsetSpan at(ZoneRules rules, long instant) {
    Instant at = Instant.ofEpochSecond(instant);
    int offset = rules.getOffset(at).getTotalSeconds();
    if (rules.isFixedOffset()) {
      return new OffsetSpan(Long.MIN_VALUE, Long.MAX_VALUE, offset, offset, offset);
    }
    // previousTransition is strictly before its argument, so the next second is passed: a
    // transition at the instant itself counts.
    ZoneOffsetTransition from = rules.previousTransition(at.plusSeconds(1));
    ZoneOffsetTransition to = rules.nextTransition(at);
    return new OffsetSpan(
        from == null ? Long.MIN_VALUE : from.toEpochSecond(),
        to == null ? Long.MAX_VALUE : to.toEpochSecond(),
        offset,
        from == null ? offset : from.getOffsetBefore().getTotalSeconds(),
        to == null ? offset : to.getOffsetAfter().getTotalSeconds());
  }

  boolean beginsWithGap() {
    return offset > before;
  }
}
