package io.carillon.rabbitmq.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.fixture.CapturedLog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Warnings that are repeated once an hour, by a clock that the test moves. */
class RepeatedWarningsTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
  private final RepeatedWarnings warnings =
      new RepeatedWarnings(LoggerFactory.getLogger(RepeatedWarningsTest.class), nanos::get);

  @Test
  void theSameWarningIsLoggedAgainAfterAnHour() {
    try (CapturedLog log = CapturedLog.by(RepeatedWarningsTest.class)) {
      warnings.warn("sending", "refused");
      nanos.addAndGet(Duration.ofHours(1).toNanos());
      warnings.warn("sending", "refused");
      assertThat(log.about("sending: refused")).hasSize(1);
      nanos.addAndGet(1);
      warnings.warn("sending", "refused");
      assertThat(log.about("sending: refused")).hasSize(2);
    }
  }

  @Test
  void anotherReasonAnotherSubjectAndATroubleThatCameBackAreLoggedAtOnce() {
    try (CapturedLog log = CapturedLog.by(RepeatedWarningsTest.class)) {
      warnings.warn("sending", "refused");
      warnings.warn("sending", "lost");
      warnings.warn("taking", "refused");
      warnings.over("sending", "goes on");
      warnings.warn("sending", "refused");
      assertThat(log.about("sending: refused")).hasSize(2);
      assertThat(log.about("sending: lost")).hasSize(1);
      assertThat(log.about("taking: refused")).hasSize(1);
    }
  }
}
