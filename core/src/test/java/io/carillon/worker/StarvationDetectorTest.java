package io.carillon.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StarvationDetectorTest {

  private static final Duration LEASE = Duration.ofSeconds(15);

  private final AtomicLong clock = new AtomicLong(1);
  private final StarvationDetector detector = new StarvationDetector(LEASE, clock::get);

  private void beats(int times, Duration late) {
    for (int i = 0; i < times; i++) {
      Duration wait = detector.runOnce();
      clock.addAndGet(wait.plus(late).toNanos());
    }
    detector.runOnce();
  }

  @Test
  void aNodeThatWakesInTimeDoesNotStarve() {
    beats(100, Duration.ofSeconds(2));
    assertThat(detector.isStarving()).isFalse();
    assertThat(detector.lastError()).isNull();
  }

  @Test
  void oneLongPauseIsNoStarving() {
    beats(1, Duration.ofHours(3));
    beats(2, Duration.ZERO);
    beats(2, Duration.ofSeconds(10));
    beats(1, Duration.ZERO);
    assertThat(detector.isStarving()).isFalse();
  }

  @Test
  void threeLateBeatsInARowAreAndThreeTimelyOnesEndIt() {
    beats(3, Duration.ofSeconds(3));
    assertThat(detector.isStarving()).isTrue();
    assertThat(detector.lastError()).contains("wait 3000 ms for a processor");
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    beats(1, Duration.ZERO);
    assertThat(detector.isStarving()).isTrue();
    beats(2, Duration.ZERO);
    assertThat(detector.isStarving()).isFalse();
    assertThat(detector.lastError()).isNull();
  }
}
