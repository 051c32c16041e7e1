package io.carillon.bench.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.bench.order.Finding;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PunctualityTest {

  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Finding.Cost NONE = new Finding.Cost(0, 0, 0, 0);

  private final Punctuality span = new Punctuality(FROM, Duration.ofSeconds(10), 10);

  private void startEach(Duration lateAtFirst, Duration laterBySecond) {
    for (int second = 0; second < 10; second++) {
      Instant dueAt = FROM.plusSeconds(second);
      span.note(dueAt, dueAt.plus(lateAtFirst).plus(laterBySecond.multipliedBy(second)));
    }
  }

  @Test
  void who_is_always_as_late_keeps_up() {
    startEach(Duration.ofSeconds(5), Duration.ZERO);
    assertThat(span.late(NONE).keptUp()).isTrue();
    assertThat(span.late(NONE).p99()).isEqualTo(5_000);
  }

  @Test
  void who_gets_later_and_later_falls_behind() {
    startEach(Duration.ZERO, Duration.ofMillis(400));
    assertThat(span.late(NONE).keptUp()).isFalse();
  }

  @Test
  void who_does_not_start_all_falls_behind() {
    span.note(FROM, FROM);
    assertThat(span.missing()).isEqualTo(9);
    assertThat(span.late(NONE).keptUp()).isFalse();
  }

  @Test
  void due_times_outside_of_the_span_do_not_count() {
    span.note(FROM.minusMillis(1), FROM);
    span.note(FROM.plusSeconds(10), FROM.plusSeconds(10));
    assertThat(span.missing()).isEqualTo(10);
  }

  @Test
  void who_starts_early_has_a_lateness_below_zero() {
    startEach(Duration.ofSeconds(-2), Duration.ZERO);
    assertThat(span.late(NONE).p50()).isEqualTo(-2_000);
  }
}
