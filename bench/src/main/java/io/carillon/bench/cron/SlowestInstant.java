package io.carillon.bench.cron;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Finds the instant whose search takes longest: calls from every instant, round after round, and
 * keeps the best time of each, which no pause of the machine can raise.
 */
final class SlowestInstant {

  private static final int ROUNDS = 200;
  private static final long BUDGET = Duration.ofMillis(300).toNanos();

  private SlowestInstant() {}

  static Instant of(NextTime times, Instant[] instants) {
    long[] best = new long[instants.length];
    Arrays.fill(best, Long.MAX_VALUE);
    long begin = System.nanoTime();
    for (int round = 0; round < ROUNDS && withinBudget(round, begin); round++) {
      for (int i = 0; i < instants.length; i++) {
        best[i] = Math.min(best[i], nanos(times, instants[i]));
      }
    }
    return instants[largest(best)];
  }

  private static boolean withinBudget(int round, long begin) {
    return round < 2 || System.nanoTime() - begin < BUDGET;
  }

  private static long nanos(NextTime times, Instant instant) {
    long begin = System.nanoTime();
    Instant due = times.after(instant);
    long took = System.nanoTime() - begin;
    // Uses the result, so that the call is not optimized away.
    return due != null && due.equals(instant) ? Long.MAX_VALUE : took;
  }

  private static int largest(long[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
