package io.carillon.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The due times {@code first + k * every}, k from 0, in elapsed time: exact to the nanosecond, no
 * daylight saving. They end before {@code endAt}, or 292 years after the first, the range of a
 * {@code long} of nanoseconds.
 */
final class IntervalDueTimes implements DueTimes {

  private final Instant first;
  private final long everyNanos;

  /** The total number of due times. */
  private final long size;

  /**
   * Creates the due times.
   *
   * @param first the due time of k = 0
   * @param every from 1 ns to 292 years
   * @param endAt the bound, exclusive; null for none
   */
  IntervalDueTimes(Instant first, Duration every, @Nullable Instant endAt) {
    this.first = first;
    this.everyNanos = every.toNanos();
    Instant last = endAt == null ? Instant.MAX : endAt.minusNanos(1);
    this.size = last.isBefore(first) ? 0 : nanosSinceFirst(last) / everyNanos + 1;
  }

  @Override
  public Optional<Instant> next(Instant after) {
    long k = countUpTo(after);
    return k < size ? Optional.of(dueTime(k)) : Optional.empty();
  }

  @Override
  public Optional<Instant> lastUpTo(Instant at) {
    long count = countUpTo(at);
    return count > 0 ? Optional.of(dueTime(count - 1)) : Optional.empty();
  }

  @Override
  public long count(Instant after, Instant upTo) {
    return Math.max(0, countUpTo(upTo) - countUpTo(after));
  }

  @Override
  public long[] counts(List<Instant> bounds) {
    long[] counts = new long[bounds.size() - 1];
    long before = countUpTo(bounds.getFirst());
    for (int i = 0; i < counts.length; i++) {
      long upTo = countUpTo(bounds.get(i + 1));
      counts[i] = upTo - before;
      before = upTo;
    }
    return counts;
  }

  private long countUpTo(Instant at) {
    return at.isBefore(first) ? 0 : Math.min(size, nanosSinceFirst(at) / everyNanos + 1);
  }

  private Instant dueTime(long k) {
    return first.plusNanos(k * everyNanos);
  }

  /** Saturates at {@link Long#MAX_VALUE}, some 292 years. */
  private long nanosSinceFirst(Instant at) {
    long seconds = at.getEpochSecond() - first.getEpochSecond();
    return seconds < Long.MAX_VALUE / 1_000_000_000L
        ? ChronoUnit.NANOS.between(first, at)
        : Long.MAX_VALUE;
  }
}
