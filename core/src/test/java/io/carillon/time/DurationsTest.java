package io.carillon.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "2h, PT2H",
    "1d, PT24H",
    "1h30m, PT1H30M",
    "1d2h3m4s5ms, PT26H3M4.005S",
    "90m, PT1H30M",
    "0s, PT0S",
    "007s, PT7S",
    "PT1H30M, PT1H30M",
    "P1D, PT24H",
    "P1DT2H, PT26H",
    "PT1.5S, PT1.5S",
    "PT0.000000001S, PT0.000000001S",
    "36500d, PT876000H",
  })
  void aDurationIsReadInEitherForm(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "30",
        "s",
        "1w",
        "1.5s",
        "-5m",
        "5 m",
        " 5m",
        "5m ",
        "5M",
        "30m1h",
        "1h1h",
        "1h30",
        "P",
        "PT",
        "P1DT",
        "P1W",
        "P1Y",
        "P1M",
        "-PT5S",
        "PT-5S",
        "pt5s",
        "PT1.S",
        "99999999999999s",
        "٣s"
      })
  void whatIsNoDurationIsRefusedWithWhatWouldBeRight(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContaining("\"" + text + "\"")
        .withMessageContaining("30s, 5m, 2h, 1d")
        .withMessageContaining("PT1H30M");
  }

  @ParameterizedTest
  @ValueSource(strings = {"36501d", "36500d1ms", "999999999999d", "P36501D"})
  void aDurationOfMoreThanAHundredYearsIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContaining("at most 36500d");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.5S, 500ms",
    "PT90S, 1m30s",
    "PT1H30M, 1h30m",
    "PT26H3M4.005S, 1d2h3m4s5ms",
    "PT0.0000005S, PT0.0000005S",
    "PT-5S, PT-5S",
  })
  void aDurationIsWrittenInTheShortestForm(Duration duration, String expected) {
    assertThat(Durations.format(duration)).isEqualTo(expected);
  }

  @Test
  void whatIsWrittenIsReadBackAsTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      Duration duration =
          Duration.ofMillis(random.nextLong(0, Durations.MAX.toMillis()) >> random.nextInt(40))
              .plusNanos(i % 2 == 0 ? 0 : random.nextInt(1_000_000));
      assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }
  }
}
