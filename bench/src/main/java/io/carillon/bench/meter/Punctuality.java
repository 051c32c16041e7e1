package io.carillon.bench.meter;

import io.carillon.bench.order.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How late the handlers of due times in a span started. Thread-safe. */
public final class Punctuality {

  // How much later than those of the first half those of the second may be, who keeps up.
  private static final double FALLING_BEHIND_MILLIS = 1_000;

  private final Instant from;
  private final Instant middle;
  private final Instant to;
  private final int expected;
  private final Samples firstHalf;
  private final Samples secondHalf;

  /**
   * Of a span of due times.
   *
   * @param expected how many due times are in it
   */
  public Punctuality(Instant from, Duration length, int expected) {
    this.from = from;
    this.middle = from.plus(length.dividedBy(2));
    this.to = from.plus(length);
    this.expected = expected;
    this.firstHalf = new Samples(expected);
    this.secondHalf = new Samples(expected);
  }

  /** Its first instant. */
  public Instant from() {
    return from;
  }

  /** The first instant after it. */
  public Instant to() {
    return to;
  }

  /** How many due times are in the span. */
  public int expected() {
    return expected;
  }

  /** Whether a handler has started for each of them. */
  public boolean isComplete() {
    return missing() == 0;
  }

  /** For how many of them no handler has started. */
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

  /** As measured so far. */
  public Finding.Late late(Finding.Cost cost) {
    long[] all = firstHalf.ascendingWith(secondHalf);
    return new Finding.Late(
        Math.toIntExact(expected / from.until(to, ChronoUnit.SECONDS)),
        Samples.millis(all, 0.50),
        Samples.millis(all, 0.90),
        Samples.millis(all, 0.99),
        Samples.millis(all, 1),
        keptUp(),
        cost);
  }

  private boolean keptUp() {
    double earlier = Samples.millis(firstHalf.ascending(), 0.99);
    double later = Samples.millis(secondHalf.ascending(), 0.99);
    return isComplete() && later - earlier < FALLING_BEHIND_MILLIS;
  }
}
