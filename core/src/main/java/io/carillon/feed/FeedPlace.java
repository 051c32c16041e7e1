package io.carillon.feed;

import java.util.Comparator;
import java.util.UUID;

/**
 * A place in the order of a feed: behind one row, or behind all rows of a transaction.
 *
 * @param transaction number of the transaction that wrote the row
 * @param rank that of the row's {@link FeedSource}; {@link FeedSource#LAST} for a place behind all
 *     rows of the transaction
 * @param key the row's key; a number stands in the lower half
 */
public record FeedPlace(long transaction, int rank, UUID key) implements Comparable<FeedPlace> {

  private static final UUID NONE = new UUID(0, 0);

  // As PostgreSQL orders UUIDs, which UUID.compareTo does not.
  private static final Comparator<UUID> KEYS =
      Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
          .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

  private static final Comparator<FeedPlace> ORDER =
      Comparator.comparingLong(FeedPlace::transaction)
          .thenComparingInt(FeedPlace::rank)
          .thenComparing(FeedPlace::key, KEYS);

  /** Returns the place behind every row of transactions before that one. */
  public static FeedPlace before(long transaction) {
    return new FeedPlace(transaction - 1, FeedSource.LAST, NONE);
  }

  /** Returns the place behind a row. */
  static FeedPlace of(long transaction, FeedSource source, UUID key) {
    return new FeedPlace(transaction, source.rank(), key);
  }

  /** Returns the place behind a row whose key is a number. */
  static FeedPlace of(long transaction, FeedSource source, long key) {
    return of(transaction, source, new UUID(0, key));
  }

  /** Returns the first transaction that may have rows of a source behind this place. */
  long from(FeedSource source) {
    return source.rank() < rank ? transaction + 1 : transaction;
  }

  /** Returns the key behind which rows of a source continue in {@link #from}; zero for all. */
  UUID keyIn(FeedSource source) {
    return source.rank() == rank ? key : NONE;
  }

  /** Returns whether this place is behind that one. */
  public boolean isAfter(FeedPlace other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(FeedPlace other) {
    return ORDER.compare(this, other);
  }
}
