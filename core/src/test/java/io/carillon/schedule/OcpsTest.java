package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The rules of OCPS 1.0 to 1.4, by example, in UTC; most are the specification's own. */
final class OcpsTest {

  @ParameterizedTest
  @CsvFileSource(resources = "ocps-examples.csv", delimiter = '|', numLinesToSkip = 3)
  void aPatternIsDueAtOneInstantAndNotAtAnother(
      String version, String pattern, Instant due, Instant notDue) {
    assertThat(isDue(pattern, due)).as("OCPS %s, %s at %s", version, pattern, due).isTrue();
    assertThat(isDue(pattern, notDue)).as("OCPS %s, %s at %s", version, pattern, notDue).isFalse();
  }

  @Test
  void anImpossibleDateIsNeverDue() {
    DueTimes never = Due.cron("0 0 31 2 *", "Europe/Berlin");
    assertThat(never.next(Instant.EPOCH)).isEmpty();
    assertThat(never.next(Instant.MIN)).isEmpty();
    assertThat(never.lastUpTo(Instant.MAX)).isEmpty();
    assertThat(never.count(Instant.MIN, Instant.MAX)).isZero();
  }

  @Test
  void dueTimesEndWithTheYear2199AndBeginWith1970() {
    DueTimes daily = Due.cron("0 0 * * *", "America/New_York");
    assertThat(daily.next(Instant.MIN)).contains(Due.at("1970-01-01T00:00-05:00"));
    assertThat(daily.next(Due.at("2199-12-30T12:00-05:00")))
        .contains(Due.at("2199-12-31T00:00-05:00"));
    assertThat(daily.next(Due.at("2199-12-31T00:00-05:00"))).isEmpty();
    assertThat(daily.lastUpTo(Instant.MAX)).contains(Due.at("2199-12-31T00:00-05:00"));
    assertThat(daily.count(Instant.MIN, Instant.MAX)).isEqualTo(84_006);
  }

  @Test
  void theFirstDueTimeMayBeAnEighthOfACenturyAway() {
    assertThat(Due.cron("0 0 29 2 MON,*", "UTC").next(Due.at("2025-01-01T00:00Z"))).isPresent();
    assertThat(Due.cron("0 0 29 2 *", "UTC").next(Due.at("2096-02-29T00:00Z")))
        .contains(Due.at("2104-02-29T00:00Z"));
    assertThat(Due.cron("0 0 0 29 2 * 2104", "Europe/Berlin").next(Due.at("2000-02-29T00:00Z")))
        .contains(Due.at("2104-02-29T00:00+01:00"));
    assertThat(Due.cron("0 0 29 2 *", "Europe/Berlin").lastUpTo(Due.at("2104-02-28T00:00Z")))
        .contains(Due.at("2096-02-29T00:00+01:00"));
  }

  private static boolean isDue(String pattern, Instant at) {
    return Due.cron(pattern, "UTC").next(at.minusNanos(1)).filter(at::equals).isPresent();
  }
}
