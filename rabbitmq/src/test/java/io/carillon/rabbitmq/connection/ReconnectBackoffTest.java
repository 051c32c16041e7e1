package io.carillon.rabbitmq.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Pauses between tries, by a clock that the test moves. */
class ReconnectBackoffTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
  private final ReconnectBackoff backoff = new ReconnectBackoff(nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void theFirstTryIsAllowedAtOnce() {
    assertThat(backoff.untilNext()).isZero();
  }

  @Test
  void pausesDoubleUpToThreeSeconds() {
    for (int millis : new int[] {200, 400, 800, 1_600, 3_000, 3_000}) {
      backoff.failed();
      assertThat(backoff.untilNext()).isEqualTo(Duration.ofMillis(millis));
      pass(Duration.ofMillis(millis));
      assertThat(backoff.untilNext()).isZero();
    }
  }

  @Test
  void afterTenSecondsOfSuccessTheNextTryIsAllowedAtOnce() {
    backoff.failed();
    backoff.failed();
    backoff.works();
    pass(Duration.ofSeconds(10));
    backoff.failed();
    assertThat(backoff.untilNext()).isZero();
    backoff.failed();
    assertThat(backoff.untilNext()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aShorterSuccessDoesNotShortenThePauses() {
    backoff.failed();
    backoff.works();
    pass(Duration.ofSeconds(10).minusNanos(1));
    backoff.failed();
    assertThat(backoff.untilNext()).isEqualTo(Duration.ofMillis(400));
  }
}
