package io.carillon.time;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Generates version 7 UUIDs (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits of their
 * fraction, 62 random bits. The ids of one instance ascend strictly, even when the clock goes back.
 */
public final class TimeOrderedIds {

  private static final int FRACTION_BITS = 12;

  // Milliseconds and their fraction of the last id, combined in one number.
  private final AtomicLong last = new AtomicLong();

  /** Returns a new id for that time. */
  public UUID next(Instant now) {
    long fraction = (now.getNano() % 1_000_000L << FRACTION_BITS) / 1_000_000L;
    long wanted = now.toEpochMilli() << FRACTION_BITS | fraction;
    long stamp = last.updateAndGet(before -> Math.max(before + 1, wanted));
    return id(stamp, ThreadLocalRandom.current().nextLong());
  }

  /** Returns the lowest possible id of that millisecond: the bound of a partition. */
  public static UUID lowest(Instant at) {
    return new UUID(at.toEpochMilli() << 16, 0);
  }

  /** Returns the millisecond at which an id was generated. */
  public static Instant time(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  private static UUID id(long stamp, long random) {
    long millis = stamp >>> FRACTION_BITS;
    long fraction = stamp & (1 << FRACTION_BITS) - 1;
    return new UUID(millis << 16 | 0x7000 | fraction, random >>> 2 | 0x8000000000000000L);
  }
}
