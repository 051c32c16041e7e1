package io.carillon.bench.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Waits for an instant. */
final class Pause {

  private Pause() {}

  static void until(Instant instant, Clock clock) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), instant);
    if (left.isPositive()) {
      Thread.sleep(left);
    }
  }
}
