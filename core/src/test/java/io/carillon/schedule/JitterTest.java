package io.carillon.schedule;

import static io.carillon.schedule.Due.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.fault.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JitterTest {

  private static final Instant DUE = at("2026-03-01T03:00Z");
  private static final DueTimes DAILY = Due.cron("0 3 * * *", "UTC");
  private static final DueTimes EVERY_SECOND = Due.cron("* * * * * *", "UTC");

  /** A change of the hash moves every start of every user: it must not happen unnoticed. */
  @Test
  void aStartIsTheSameForEver() {
    Jitter jitter = new Jitter(Duration.ofMinutes(10));
    assertThat(jitter.start(1, DUE, DAILY)).isEqualTo(Instant.parse("2026-03-01T03:07:16.398618Z"));
    assertThat(jitter.start(2, DUE, DAILY)).isEqualTo(Instant.parse("2026-03-01T03:02:22.070438Z"));
  }

  @Test
  void withoutJitterEveryStartIsItsDueTime() {
    assertThat(Jitter.NONE.start(1, DUE, DAILY)).isEqualTo(DUE);
  }

  @Test
  void startsAreSpreadEvenlyAndNeverFurtherThanAskedFor() {
    Jitter jitter = new Jitter(Duration.ofMinutes(10));
    int[] perMinute = new int[10];
    for (long config = 1; config <= 10_000; config++) {
      long micros = Duration.between(DUE, jitter.start(config, DUE, DAILY)).toNanos() / 1_000;
      assertThat(micros).isBetween(0L, 600_000_000L);
      perMinute[(int) Math.min(9, micros / 60_000_000)]++;
    }
    for (int count : perMinute) {
      assertThat(count).isBetween(850, 1_150);
    }
  }

  @Test
  void theDueTimesOfOneConfigHaveDifferentDistances() {
    Jitter jitter = new Jitter(Duration.ofHours(1));
    Set<Duration> distances = new HashSet<>();
    for (Instant due : DAILY.list(DUE, Instant.MAX, 100)) {
      distances.add(Duration.between(due, jitter.start(7, due, DAILY)));
    }
    assertThat(distances).hasSize(100);
  }

  @Test
  void noStartIsPastTheFollowingDueTime() {
    Jitter jitter = new Jitter(Duration.ofHours(1));
    for (long config = 1; config <= 1_000; config++) {
      assertThat(jitter.start(config, DUE, EVERY_SECOND)).isBetween(DUE, DUE.plusSeconds(1));
    }
  }

  @Test
  void theLastDueTimeIsSpreadToo() {
    DueTimes once = new Schedule.OnDate(DUE).dueTimes(DUE);
    assertThat(new Jitter(Duration.ofDays(1)).start(3, DUE, once))
        .isBetween(DUE, DUE.plusSeconds(86_400))
        .isNotEqualTo(DUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT24H0.000001S"})
  void aJitterOutOfBoundsIsRefused(Duration max) {
    assertThatThrownBy(() -> new Jitter(max))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("from 0s to 1d");
  }
}
