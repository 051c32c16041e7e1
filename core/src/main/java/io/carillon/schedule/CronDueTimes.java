package io.carillon.schedule;

import io.carillon.cron.CalendarDays;
import io.carillon.cron.LocalTimes;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The due times of a cron pattern in a zone, in whole seconds; internally, instants are epoch
 * seconds. A search proceeds by segments of the zone, and skips those in which nothing can match.
 */
final class CronDueTimes implements DueTimes {

  /** Upper bound of the distance of any local time from UTC, in seconds. */
  private static final long MAX_OFFSET = 18 * 3600;

  private static final long FIRST_SECOND = CalendarDays.FIRST * 86_400 - MAX_OFFSET;
  private static final long LAST_SECOND = (CalendarDays.LAST + 1) * 86_400 + MAX_OFFSET;

  private final LocalTimes times;
  private final ZoneId zone;
  private final ZoneRules rules;
  private final boolean fixedTime;
  private final DstPolicy policy;

  /** The first instant that may be due. */
  private final long first;

  /** The last instant that may be due. */
  private final long last;

  private CronDueTimes(Schedule.Cron schedule, long first, long last) {
    this.times = schedule.pattern().times();
    this.zone = schedule.zone();
    this.rules = zone.getRules();
    this.fixedTime = schedule.pattern().isFixedTime();
    this.policy = schedule.policy();
    this.first = Math.max(first, FIRST_SECOND);
    this.last = Math.min(last, LAST_SECOND);
  }

  /** Returns the due times from the window's start, or after the anchor, up to the window's end. */
  static CronDueTimes of(Schedule.Cron schedule, Instant anchor) {
    Instant start = schedule.window().startAt();
    Instant end = schedule.window().endAt();
    return new CronDueTimes(
        schedule,
        start == null ? anchor.getEpochSecond() + 1 : secondsRoundedUp(start),
        end == null ? LAST_SECOND : secondsRoundedUp(end) - 1);
  }

  private static long secondsRoundedUp(Instant instant) {
    return instant.getEpochSecond() + (instant.getNano() > 0 ? 1 : 0);
  }

  @Override
  public Optional<Instant> next(Instant after) {
    long from = Math.max(after.getEpochSecond() + 1, first);
    while (from <= last) {
      OffsetSpanTimes segment = segmentAt(from);
      long due = segment.first(from);
      if (due != LocalTimes.NO_NEXT) {
        return due <= last ? Optional.of(Instant.ofEpochSecond(due)) : Optional.empty();
      }
      from = resumeAfter(segment.segment(), from);
    }
    return Optional.empty();
  }

  @Override
  public Optional<Instant> lastUpTo(Instant at) {
    long upTo = Math.min(at.getEpochSecond(), last);
    while (upTo >= first) {
      OffsetSpanTimes segment = segmentAt(upTo);
      long due = segment.last(upTo);
      if (due != LocalTimes.NO_PREVIOUS) {
        return due >= first ? Optional.of(Instant.ofEpochSecond(due)) : Optional.empty();
      }
      upTo = resumeBefore(segment.segment(), upTo);
    }
    return Optional.empty();
  }

  @Override
  public long count(Instant after, Instant upTo) {
    long from = Math.max(after.getEpochSecond() + 1, first);
    long to = Math.min(upTo.getEpochSecond(), last);
    long count = 0;
    while (from <= to) {
      OffsetSpanTimes segment = segmentAt(from);
      long end = segment.segment().end();
      count += segment.count(from, Math.min(to, end - 1));
      from = end;
    }
    return count;
  }

  @Override
  public List<ClockChange> clockChanges(Instant after, Instant upTo) {
    long from = Math.max(after.getEpochSecond(), first - 1);
    long to = Math.min(upTo.getEpochSecond(), last);
    List<ClockChange> met = new ArrayList<>();
    ZoneOffsetTransition change =
        from >= to ? null : rules.nextTransition(Instant.ofEpochSecond(from));
    while (change != null && change.toEpochSecond() <= to) {
      clockChange(change).ifPresent(met::add);
      change = rules.nextTransition(change.getInstant());
    }
    return List.copyOf(met);
  }

  /** Returns a clock change if the pattern matches local times that it skips or repeats. */
  private Optional<ClockChange> clockChange(ZoneOffsetTransition change) {
    long before = change.toEpochSecond() + change.getOffsetBefore().getTotalSeconds();
    long after = change.toEpochSecond() + change.getOffsetAfter().getTotalSeconds();
    long start = Math.min(before, after);
    long end = Math.max(before, after);
    long count = times.count(start, end);
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new ClockChange(
                change.getInstant(),
                zone,
                new ClockChange.Shift(change.getDateTimeBefore(), change.getDateTimeAfter()),
                new ClockChange.Affected(times.list(start, end, ClockChange.MAX_LISTED), count),
                policy,
                fixedTime));
  }

  @Override
  public Optional<Sentence> gapReason(Instant dueAt) {
    if (!fixedTime || rules.isFixedOffset()) {
      return Optional.empty();
    }
    return switch (policy.gap()) {
      case RUN_AFTER -> gapBefore(dueAt).map(gap -> ClockChangeText.moved(gap, dueAt));
      case SKIP -> gapBefore(dueAt).map(ClockChangeText::dropped);
      case SHIFT -> shifted(dueAt).map(local -> ClockChangeText.moved(local, zone, dueAt));
    };
  }

  /**
   * Returns the last gap since the previous due time that skipped local times of the pattern; a gap
   * that moves due times ends at one.
   */
  private Optional<ClockChange> gapBefore(Instant dueAt) {
    Instant before = lastUpTo(dueAt.minusSeconds(1)).orElse(Instant.MIN);
    return clockChanges(before, dueAt).stream()
        .filter(ClockChange::isGap)
        .reduce((one, other) -> other);
  }

  private Optional<LocalDateTime> shifted(Instant dueAt) {
    long local = segmentAt(dueAt.getEpochSecond()).shiftedFrom(dueAt.getEpochSecond());
    return local == LocalTimes.NO_NEXT ? Optional.empty() : Optional.of(LocalTimes.dateTime(local));
  }

  private OffsetSpanTimes segmentAt(long instant) {
    return new OffsetSpanTimes(times, policy, OffsetSpan.at(rules, instant));
  }

  /**
   * Returns where to resume the search when a segment has no due time from an instant on: at its
   * end or, when the next matching local time is far away, shortly before that. No local time of a
   * later instant may precede the one searched from, hence the test of the distance.
   */
  private long resumeAfter(OffsetSpan segment, long from) {
    if (segment.end() == Long.MAX_VALUE || segment.end() - from < 2 * MAX_OFFSET) {
      return segment.end();
    }
    long local = times.next(from + segment.offset());
    return local == LocalTimes.NO_NEXT
        ? LocalTimes.NO_NEXT
        : Math.max(segment.end(), local - MAX_OFFSET);
  }

  /** Mirrors {@link #resumeAfter}. */
  private long resumeBefore(OffsetSpan segment, long upTo) {
    if (segment.start() == Long.MIN_VALUE) {
      return LocalTimes.NO_PREVIOUS;
    }
    if (upTo - segment.start() < 2 * MAX_OFFSET) {
      return segment.start() - 1;
    }
    long local = times.previous(upTo + segment.offset());
    return local == LocalTimes.NO_PREVIOUS
        ? LocalTimes.NO_PREVIOUS
        : Math.min(segment.start() - 1, local + MAX_OFFSET);
  }
}
