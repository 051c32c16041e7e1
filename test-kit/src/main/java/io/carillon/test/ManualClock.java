package io.carillon.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test sets or advances it. It has microseconds, as the database
 * has. Thread-safe.
 */
public final class ManualClock extends Clock {

  /** The instant at which a clock of the kit starts by default: 2026-01-01T00:00:00Z. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now;

  private ManualClock(Instant start) {
    this.now = new AtomicReference<>(inMicros(start));
  }

  /** Returns a clock that stands at {@link #START}. */
  public static ManualClock create() {
    return new ManualClock(START);
  }

  /** Returns a clock that stands at an instant, cut to microseconds. */
  public static ManualClock at(Instant start) {
    return new ManualClock(start);
  }

  private static Instant inMicros(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Sets the time, cut to microseconds. It may go back, as a machine's clock does. Nothing runs by
   * this: see {@link ManualNode#runDueUntil}.
   */
  public void set(Instant instant) {
    now.set(inMicros(instant));
  }

  /**
   * Moves the time forward. A handler under test calls this to take time.
   *
   * @param by 0 or more, cut to microseconds
   * @throws IllegalArgumentException for less than 0
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException(
          "a clock is advanced by 0 or more, not " + by + "; use set() to move it back");
    }
    now.updateAndGet(before -> inMicros(before.plus(by)));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Returns UTC. */
  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Returns a clock in another zone that follows this one. */
  @Override
  public Clock withZone(ZoneId zone) {
    return new Zoned(this, zone);
  }

  @Override
  public String toString() {
    return "ManualClock[" + instant() + "]";
  }

  private static final class Zoned extends Clock {

    private final ManualClock clock;
    private final ZoneId zone;

    Zoned(ManualClock clock, ZoneId zone) {
      this.clock = clock;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return clock.instant();
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return clock.withZone(other);
    }
  }
}
