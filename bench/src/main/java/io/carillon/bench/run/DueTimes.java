package io.carillon.bench.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Random instants, reproducible relative to the beginning of a run. */
record DueTimes(Random random) {

  /**
   * Returns {@code count} instants within {@code length} from an instant on, each at a random
   * millisecond.
   */
  List<Instant> within(Instant from, Duration length, int count) {
    return Stream.generate(() -> from.plusMillis(random.nextLong(length.toMillis())))
        .limit(count)
        .toList();
  }
}
