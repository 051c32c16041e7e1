package io.carillon.bench.meter;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Durations in microseconds, up to the expected number. Thread-safe. */
final class Samples {

  private final long[] micros;
  private final AtomicInteger noted = new AtomicInteger();

  Samples(int expected) {
    this.micros = new long[expected];
  }

  void note(long duration) {
    int place = noted.getAndIncrement();
    if (place < micros.length) {
      micros[place] = duration;
    }
  }

  int size() {
    return Math.min(noted.get(), micros.length);
  }

  /** Returns the durations of both, ascending. */
  long[] ascendingWith(Samples other) {
    return LongStream.concat(stream(), other.stream()).sorted().toArray();
  }

  long[] ascending() {
    return stream().sorted().toArray();
  }

  private LongStream stream() {
    return Arrays.stream(micros, 0, size());
  }

  /** Returns a percentile in milliseconds: the least duration that this share does not exceed. */
  static double millis(long[] ascending, double share) {
    if (ascending.length == 0) {
      return Double.NaN;
    }
    int place = (int) Math.ceil(share * ascending.length) - 1;
    return ascending[Math.max(0, place)] / 1e3;
  }
}
