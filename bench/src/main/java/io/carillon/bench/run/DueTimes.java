package io.carillon.bench.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Instants that are the same in every run, counted from its beginning. */
record DueTimes(Random random) {

  /** That many within the length from an instant on, each at a random millisecond. */
  List<Instant> within(Instant from, Duration length, int count) {
    return Stream.generate(() -> from.plusMillis(random.nextLong(length.toMillis())))
        .limit(count)
        .toList();
  }
}
