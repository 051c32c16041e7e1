package io.carillon.bench.contender;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** How late the handlers of due times in a span started. Thread-safe. */
final class Punctuality {

  private final Instant from;
  private final Instant to;
  private final int rate;
  private final long[] micros;
  private final AtomicInteger noted = new AtomicInteger();

  /**
   * Of a span of due times.
   *
   * @param rate due times a second
   */
  Punctuality(Instant from, Duration length, int rate) {
    this.from = from;
    this.to = from.plus(length);
    this.rate = rate;
    this.micros = new long[expected()];
  }

  Instant from() {
    return from;
  }

  Instant to() {
    return to;
  }

  int rate() {
    return rate;
  }

  /** How many due times are in the span. */
  int expected() {
    return Math.toIntExact(rate * from.until(to, ChronoUnit.SECONDS));
  }

  void note(Instant dueAt, Instant startedAt) {
    if (dueAt.isBefore(from) || !dueAt.isBefore(to)) {
      return;
    }
    int place = noted.getAndIncrement();
    if (place < micros.length) {
      micros[place] = ChronoUnit.MICROS.between(dueAt, startedAt);
    }
  }

  /** As measured so far. */
  Result.Late late(Result.Cost cost) {
    long[] sorted = Arrays.copyOf(micros, Math.min(noted.get(), micros.length));
    Arrays.sort(sorted);
    return new Result.Late(
        rate,
        millis(sorted, 0.50),
        millis(sorted, 0.90),
        millis(sorted, 0.99),
        millis(sorted, 1),
        cost);
  }

  private static double millis(long[] ascending, double share) {
    if (ascending.length == 0) {
      return Double.NaN;
    }
    int place = (int) Math.ceil(share * ascending.length) - 1;
    return ascending[Math.max(0, place)] / 1e3;
  }
}
