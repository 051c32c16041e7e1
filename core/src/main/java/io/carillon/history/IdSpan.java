package io.carillon.history;

import io.carillon.database.DailyHistory;
import io.carillon.time.TimeOrderedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The range of ids that a page may contain.
 *
 * @param low the lowest id, inclusive
 * @param high the end of the range, exclusive
 */
record IdSpan(UUID low, UUID high) {

  private static final int DIGITS = 32;
  private static final UUID FIRST = new UUID(0, 0);
  private static final UUID LAST = new UUID(-1, -1);
  // The largest instant that fits the 48 time bits of an id.
  private static final Instant END = Instant.ofEpochMilli((1L << 48) - 1);

  static IdSpan of(ExecutionQuery query) {
    ExecutionFilter filter = query.filter();
    IdSpan prefixed = prefixed(filter.traits().idPrefix());
    UUID low = later(lowest(filter.queued().from(), FIRST), prefixed.low());
    UUID high = earlier(lowest(filter.queued().to(), LAST), prefixed.high());
    UUID after = query.after();
    if (after == null) {
      return new IdSpan(low, high);
    }
    return query.oldestFirst()
        ? new IdSpan(compare(low, after) > 0 ? low : next(after), high)
        : new IdSpan(low, earlier(high, after));
  }

  /** Returns the narrowest range of these ids, which are at least one. */
  static IdSpan of(Collection<UUID> ids) {
    return new IdSpan(
        Collections.min(ids, IdSpan::compare), end(Collections.max(ids, IdSpan::compare)));
  }

  /** Runs work that reads rows of this range, planned as {@link DailyHistory#within} does. */
  <T> T read(DailyHistory history, Supplier<T> work) {
    return history.within(TimeOrderedIds.time(low), TimeOrderedIds.time(high), work);
  }

  /** Returns the ids that begin with these hexadecimal digits; null for all. */
  private static IdSpan prefixed(@Nullable String digits) {
    if (digits == null) {
      return new IdSpan(FIRST, LAST);
    }
    UUID low = parse(digits + "0".repeat(DIGITS - digits.length()));
    UUID last = parse(digits + "f".repeat(DIGITS - digits.length()));
    return new IdSpan(low, end(last));
  }

  /** Returns the end of a range whose highest id is this. */
  private static UUID end(UUID last) {
    return last.equals(LAST) ? LAST : next(last);
  }

  private static UUID parse(String digits) {
    return new UUID(
        Long.parseUnsignedLong(digits, 0, DIGITS / 2, 16),
        Long.parseUnsignedLong(digits, DIGITS / 2, DIGITS, 16));
  }

  private static UUID earlier(UUID one, UUID other) {
    return compare(one, other) < 0 ? one : other;
  }

  private static UUID later(UUID one, UUID other) {
    return compare(one, other) > 0 ? one : other;
  }

  /** Returns this span without the ids made after an instant; null for no bound. */
  IdSpan upTo(@Nullable Instant instant) {
    UUID end = instant == null ? LAST : lowest(instant.plusMillis(1), LAST);
    return compare(end, high) < 0 ? new IdSpan(low, end) : this;
  }

  /**
   * Returns spans that reach further and further, from the newest id back or from the oldest on;
   * the last one is this span.
   */
  List<IdSpan> steps(DailyHistory.Days days, boolean oldestFirst) {
    Instant from = TimeOrderedIds.time(low);
    Instant to = TimeOrderedIds.time(high);
    List<Instant> ends = oldestFirst ? days.forth(from, to) : days.back(from, to);
    List<IdSpan> steps = new ArrayList<>();
    for (Instant end : ends.subList(0, ends.size() - 1)) {
      UUID id = TimeOrderedIds.lowest(end);
      steps.add(oldestFirst ? new IdSpan(low, id) : new IdSpan(id, high));
    }
    steps.add(this);
    return steps;
  }

  private static UUID lowest(@Nullable Instant at, UUID otherwise) {
    if (at == null) {
      return otherwise;
    }
    if (at.isBefore(Instant.EPOCH)) {
      return FIRST;
    }
    return at.isAfter(END) ? LAST : TimeOrderedIds.lowest(at);
  }

  private static UUID next(UUID id) {
    long low = id.getLeastSignificantBits() + 1;
    return new UUID(id.getMostSignificantBits() + (low == 0 ? 1 : 0), low);
  }

  /** Compares as PostgreSQL does: byte by byte, unsigned. */
  static int compare(UUID one, UUID other) {
    int first = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return first != 0
        ? first
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
