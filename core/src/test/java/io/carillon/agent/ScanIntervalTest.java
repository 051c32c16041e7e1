package io.carillon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanIntervalTest {

  @ParameterizedTest
  @CsvSource({
    "0, 50",
    "1, 50",
    "10, 50",
    "11, 55",
    "100, 500",
    "400, 2000",
    "401, 2000",
    "60000, 2000"
  })
  void aSearchTakesAtMostASixthOfTheTimeUpToABound(long tookMillis, long intervalMillis) {
    assertThat(ScanInterval.after(Duration.ofMillis(tookMillis).toNanos()))
        .isEqualTo(Duration.ofMillis(intervalMillis));
  }
}
