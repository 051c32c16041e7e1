package io.carillon.schedule;

import io.carillon.cron.LocalTimes;
import io.carillon.schedule.DstPolicy.Gap;
import io.carillon.schedule.DstPolicy.Overlap;

/**
 * The due times of a pattern inside one segment: instants whose local time matches, without those
 * that the policy assigns to the other pass of an overlap, and with those that it moves out of the
 * gap at the segment's start. Instants are epoch seconds.
 *
 * <p>A gap or an overlap is assumed to be shorter than the adjacent segments. This holds in every
 * zone from 1970 on.
 */
record OffsetSpanTimes(LocalTimes times, DstPolicy policy, OffsetSpan segment) {

  /**
   * Returns the first due time at or after an instant of the segment, or {@link
   * LocalTimes#NO_NEXT}.
   */
  long first(long from) {
    long local = times.next(Math.max(from + segment.offset(), localStart()));
    long matching = local < localEnd() ? local - segment.offset() : LocalTimes.NO_NEXT;
    return segment.beginsWithGap() ? Math.min(matching, firstMoved(from)) : matching;
  }

  /**
   * Returns the last due time at or before an instant of the segment, or {@link
   * LocalTimes#NO_PREVIOUS}.
   */
  long last(long upTo) {
    long local = times.previous(Math.min(upTo + segment.offset(), localEnd() - 1));
    boolean here = local != LocalTimes.NO_PREVIOUS && local >= localStart();
    long matching = here ? local - segment.offset() : LocalTimes.NO_PREVIOUS;
    return segment.beginsWithGap() ? Math.max(matching, lastMoved(upTo)) : matching;
  }

  /** Counts the due times between two instants of the segment, both inclusive. */
  long count(long from, long upTo) {
    long matching =
        times.count(
            Math.max(from + segment.offset(), localStart()),
            Math.min(upTo + segment.offset() + 1, localEnd()));
    return segment.beginsWithGap() ? matching + countMovedOnly(from, upTo) : matching;
  }

  /** Returns the first local time that belongs to this segment. */
  private long localStart() {
    if (segment.start() == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    boolean laterThanFirstPass = policy.overlap() == Overlap.FIRST;
    return segment.start()
        + (laterThanFirstPass ? Math.max(segment.offset(), segment.before()) : segment.offset());
  }

  /** Returns the end of the local times that belong to this segment, exclusive. */
  private long localEnd() {
    if (segment.end() == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    boolean onlySecondPass = policy.overlap() == Overlap.SECOND;
    return segment.end()
        + (onlySecondPass ? Math.min(segment.offset(), segment.after()) : segment.offset());
  }

  /** Returns the first instant, at or after one, to which a due time was moved out of the gap. */
  private long firstMoved(long from) {
    return switch (policy.gap()) {
      case SKIP -> LocalTimes.NO_NEXT;
      case RUN_AFTER ->
          from == segment.start() && gapHasMatch() ? segment.start() : LocalTimes.NO_NEXT;
      case SHIFT -> {
        long local = times.next(from + segment.before());
        yield local < gapEnd() ? local - segment.before() : LocalTimes.NO_NEXT;
      }
    };
  }

  /** Returns the last instant, at or before one, to which a due time was moved out of the gap. */
  private long lastMoved(long upTo) {
    return switch (policy.gap()) {
      case SKIP -> LocalTimes.NO_PREVIOUS;
      case RUN_AFTER -> gapHasMatch() ? segment.start() : LocalTimes.NO_PREVIOUS;
      case SHIFT -> {
        long local = times.previous(Math.min(upTo + segment.before(), gapEnd() - 1));
        yield local >= gapStart() ? local - segment.before() : LocalTimes.NO_PREVIOUS;
      }
    };
  }

  /**
   * Returns the local time in the gap that a shift moved to an instant; {@link LocalTimes#NO_NEXT}
   * for none.
   */
  long shiftedFrom(long due) {
    long local = due + segment.before();
    return segment.beginsWithGap() && local < gapEnd() && times.contains(local)
        ? local
        : LocalTimes.NO_NEXT;
  }

  /** Counts the due times moved out of the gap to instants that are not due by themselves. */
  private long countMovedOnly(long from, long upTo) {
    long count = 0;
    long due = policy.gap() == Gap.SKIP ? LocalTimes.NO_NEXT : firstMoved(from);
    while (due <= upTo) {
      if (!times.contains(due + segment.offset())) {
        count++;
      }
      due = firstMoved(due + 1);
    }
    return count;
  }

  private boolean gapHasMatch() {
    return times.next(gapStart()) < gapEnd();
  }

  /** Returns the first local time that does not exist. */
  private long gapStart() {
    return segment.start() + segment.before();
  }

  /** Returns the first local time after the gap. */
  private long gapEnd() {
    return segment.start() + segment.offset();
  }
}
