package io.carillon.schedule;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * A stretch of time in which a zone keeps one offset; instants are epoch seconds, offsets seconds.
 *
 * @param start inclusive; {@link Long#MIN_VALUE} without a transition before
 * @param end exclusive; {@link Long#MAX_VALUE} without a transition after
 * @param before the offset that ended at {@code start}; {@code offset} itself where none did
 * @param after the offset that begins at {@code end}; {@code offset} itself where none does
 */
record Segment(long start, long end, int offset, int before, int after) {

  /** The one an instant lies in. */
  static Segment at(ZoneRules rules, long instant) {
    Instant at = Instant.ofEpochSecond(instant);
    int offset = rules.getOffset(at).getTotalSeconds();
    if (rules.isFixedOffset()) {
      return new Segment(Long.MIN_VALUE, Long.MAX_VALUE, offset, offset, offset);
    }
    // Strictly before the following instant, so that a transition at the instant itself counts.
    ZoneOffsetTransition from = rules.previousTransition(at.plusSeconds(1));
    ZoneOffsetTransition to = rules.nextTransition(at);
    return new Segment(
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
