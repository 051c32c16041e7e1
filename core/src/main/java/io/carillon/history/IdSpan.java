package io.carillon.history;

import io.carillon.time.TimeOrderedIds;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The range of ids that a page may contain.
 *
 * @param low the lowest id, inclusive
 * @param high the end of the range, exclusive
 */
record IdSpan(UUID low, UUID high) {

  private static final UUID FIRST = new UUID(0, 0);
  private static final UUID LAST = new UUID(-1, -1);
  // The largest instant that fits the 48 time bits of an id.
  private static final Instant END = Instant.ofEpochMilli((1L << 48) - 1);

  static IdSpan of(ExecutionQuery query) {
    ExecutionFilter filter = query.filter();
    UUID low = lowest(filter.queued().from(), FIRST);
    UUID high = lowest(filter.queued().to(), LAST);
    UUID after = query.after();
    if (after == null) {
      return new IdSpan(low, high);
    }
    return query.oldestFirst()
        ? new IdSpan(compare(low, after) > 0 ? low : next(after), high)
        : new IdSpan(low, compare(high, after) < 0 ? high : after);
  }

  /** Returns this span without the ids made after an instant; null for no bound. */
  IdSpan upTo(@Nullable Instant instant) {
    UUID end = instant == null ? LAST : lowest(instant.plusMillis(1), LAST);
    return compare(end, high) < 0 ? new IdSpan(low, end) : this;
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
  private static int compare(UUID one, UUID other) {
    int first = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return first != 0
        ? first
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
