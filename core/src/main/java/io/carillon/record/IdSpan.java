package io.carillon.record;

import io.carillon.time.TimeOrderedIds;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ids that a page may have.
 *
 * @param low the lowest of them
 * @param high the lowest that is above all of them
 */
record IdSpan(UUID low, UUID high) {

  private static final UUID FIRST = new UUID(0, 0);
  private static final UUID LAST = new UUID(-1, -1);
  // What the 48 bits of an id can tell.
  private static final Instant END = Instant.ofEpochMilli((1L << 48) - 1);

  static IdSpan of(ExecutionQuery query) {
    ExecutionFilter filter = query.filter();
    UUID low = lowest(filter.from(), FIRST);
    UUID high = lowest(filter.to(), LAST);
    UUID after = query.after();
    if (after == null) {
      return new IdSpan(low, high);
    }
    return query.oldestFirst()
        ? new IdSpan(compare(low, after) > 0 ? low : next(after), high)
        : new IdSpan(low, compare(high, after) < 0 ? high : after);
  }

  /** This span without what was made after an instant. */
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

  /** As PostgreSQL compares them: byte by byte, without a sign. */
  private static int compare(UUID one, UUID other) {
    int first = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return first != 0
        ? first
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
