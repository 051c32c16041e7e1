package io.carillon.bench.meter;

import io.carillon.bench.order.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The lateness of handlers for due times in a span. Thread-safe. */
public final class Punctuality {

  // Keeping up means that the p99 of the second half exceeds that of the first by less than this.
  private static final double FALLING_BEHIND_MILLIS = 1_000;

  private final Instant from;
  private final Instant middle;
  private final Instant to;
  private final int expected;
  private final Samples firstHalf;
  private final Samples secondHalf;

  /**
   * Creates it for a span.
   *
   * @param expected number of due times in it
   */
  public Punctuality(Instant from, Duration length, int expected) {
    this.from = from;
    this.middle = from.plus(length.dividedBy(2));
    this.to = from.plus(length);
    this.expected = expected;
    this.firstHalf = new Samples(expected);
    this.secondHalf = new Samples(expected);
  }

  /** Returns the start of the span, inclusive. */
  public Instant from() {
    return from;
  }

  /** Returns the end of the span, exclusive. */
  public Instant to() {
    return to;
  }

  /** Returns the number of due times in the span. */
  public int expected() {
    return expected;
  }

  /** Returns whether a handler has started for each due time. */
  public boolean isComplete() {
    return missing() == 0;
  }

  /** Returns the number of due times without a handler start. */
  public int missing() {
    return expected - firstHalf.size() - secondHalf.size();
  }

  void note(Instant dueAt, Instant startedAt) {
    if (dueAt.isBefore(from) || !dueAt.isBefore(to)) {
      return;
    }
    Samples half = dueAt.isBefore(middle) ? firstHalf : secondHalf;
    half.note(ChronoUnit.MICROS.between(dueAt, startedAt));
  }

  /** Returns the figures so far. */
  public Finding.Late late(Finding.Cost cost) {
    long[] all = firstHalf.ascendingWith(secondHalf);
    return new Finding.Late(
        Math.toIntExact(expected / from.until(to, ChronoUnit.SECONDS)),
        new Finding.Percentiles(
            Samples.millis(all, 0.50),
            Samples.millis(all, 0.90),
            Samples.millis(all, 0.99),
            Samples.millis(all, 1)),
        keptUp(),
        cost);
  }

  private boolean keptUp() {
    double earlier = Samples.millis(firstHalf.ascending(), 0.99);
    double later = Samples.millis(secondHalf.ascending(), 0.99);
    return isComplete() && later - earlier < FALLING_BEHIND_MILLIS;
  }
}
