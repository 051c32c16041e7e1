package io.carillon.bench.meter;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Durations in microseconds, as many as were expected at most. Thread-safe. */
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

  /** Those of both, ascending. */
  long[] ascendingWith(Samples other) {
    return LongStream.concat(stream(), other.stream()).sorted().toArray();
  }

  long[] ascending() {
    return stream().sorted().toArray();
  }

  private LongStream stream() {
    return Arrays.stream(micros, 0, size());
  }

  /** The least of these, in milliseconds, that is not exceeded by this share of them. */
  static double millis(long[] ascending, double share) {
    if (ascending.length == 0) {
      return Double.NaN;
    }
    int place = (int) Math.ceil(share * ascending.length) - 1;
    return ascending[Math.max(0, place)] / 1e3;
  }
}
