package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of OCPS 1.0 to 1.4, by example, in UTC; most are the specification's own. */
final class OcpsTest {

  @ParameterizedTest
  @CsvSource({
    // 1.0
    "15 10 * * *,             2025-03-10T10:15:00Z, 2025-03-10T10:14:00Z",
    "30 8 * jan Mon,          2025-01-06T08:30:00Z, 2025-02-03T08:30:00Z",
    "5-59/15 9 * * *,         2025-03-10T09:05:00Z, 2025-03-10T09:15:00Z",
    "5-59/15 9 * * *,         2025-03-10T09:50:00Z, 2025-03-10T09:00:00Z",
    "0 0 * * 0,               2025-10-05T00:00:00Z, 2025-10-06T00:00:00Z",
    "0 0 * * 7,               2025-10-05T00:00:00Z, 2025-10-06T00:00:00Z",
    "0 0 * * 5-7,             2025-10-05T00:00:00Z, 2025-10-06T00:00:00Z",
    "0 0 29 2 *,              2024-02-29T00:00:00Z, 2025-02-28T00:00:00Z",
    "*/100 * * * *,           2025-03-10T09:00:00Z, 2025-03-10T09:40:00Z",
    // both day fields restricted: either
    "0 12 1 * MON,            2025-10-01T12:00:00Z, 2025-10-07T12:00:00Z",
    "0 12 1 * MON,            2025-10-06T12:00:00Z, 2025-10-02T12:00:00Z",
    "0 12 1-31 * MON,         2025-10-07T12:00:00Z, 2025-10-08T11:00:00Z",
    "0 12 1 * 0-6,            2025-10-07T12:00:00Z, 2025-10-08T11:00:00Z",
    // one begins with *: both
    "0 12 * * MON,            2025-10-06T12:00:00Z, 2025-10-07T12:00:00Z",
    "0 12 */2 * MON,          2025-10-13T12:00:00Z, 2025-10-06T12:00:00Z",
    "0 12 1 * */2,            2025-05-01T12:00:00Z, 2025-10-01T12:00:00Z",
    "0 12 */2 * MON,          2025-10-27T12:00:00Z, 2025-10-01T12:00:00Z",
    // 1.1
    "@yearly,                 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z",
    "@annually,               2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z",
    "@monthly,                2026-02-01T00:00:00Z, 2026-02-02T00:00:00Z",
    "@weekly,                 2025-10-05T00:00:00Z, 2025-10-06T00:00:00Z",
    "@daily,                  2025-10-07T00:00:00Z, 2025-10-07T00:01:00Z",
    "@midnight,               2025-10-07T00:00:00Z, 2025-10-07T12:00:00Z",
    "@hourly,                 2025-10-07T10:00:00Z, 2025-10-07T10:01:00Z",
    // 1.2
    "15 10 * * *,             2025-03-10T10:15:00Z, 2025-03-10T10:15:30Z",
    "30 15 10 * * *,          2025-03-10T10:15:30Z, 2025-03-10T10:15:29Z",
    "0 15 10 * * * 2025,      2025-03-10T10:15:00Z, 2026-03-10T10:15:00Z",
    "0 0 0 1 1 * 1970-2199/2, 2026-01-01T00:00:00Z, 2025-01-01T00:00:00Z",
    "0 0 0 1 1 * */2,         2026-01-01T00:00:00Z, 2025-01-01T00:00:00Z",
    "59 59 23 31 12 * 2199,   2199-12-31T23:59:59Z, 2198-12-31T23:59:59Z",
    "0 0 0 1 1 * 1970,        1970-01-01T00:00:00Z, 1971-01-01T00:00:00Z",
    // 1.3
    "0 0 L * *,               2025-02-28T00:00:00Z, 2025-02-27T00:00:00Z",
    "0 0 L * *,               2024-02-29T00:00:00Z, 2024-02-28T00:00:00Z",
    "0 0 L * *,               2025-01-31T00:00:00Z, 2025-01-30T00:00:00Z",
    "0 0 L * *,               2025-04-30T00:00:00Z, 2025-05-30T00:00:00Z",
    "0 0 * * 5L,              2025-02-28T00:00:00Z, 2025-02-21T00:00:00Z",
    "0 0 * * FRI#L,           2025-02-28T00:00:00Z, 2025-02-21T00:00:00Z",
    "0 0 * * 5#L,             2025-05-30T00:00:00Z, 2025-05-23T00:00:00Z",
    "0 0 * * 7L,              2025-08-31T00:00:00Z, 2025-08-24T00:00:00Z",
    "0 0 * * 0L,              2025-08-31T00:00:00Z, 2025-08-30T00:00:00Z",
    "0 0 * * TUE#3,           2025-06-17T00:00:00Z, 2025-06-10T00:00:00Z",
    "0 0 * * 2#3,             2025-06-17T00:00:00Z, 2025-06-24T00:00:00Z",
    "0 0 * * MON#1,           2025-09-01T00:00:00Z, 2025-09-08T00:00:00Z",
    "0 0 * * 7#2,             2025-06-08T00:00:00Z, 2025-06-01T00:00:00Z",
    "0 0 * * THU#5,           2025-07-31T00:00:00Z, 2025-08-28T00:00:00Z",
    "0 0 * * MON#1|FRI#L,     2025-09-01T00:00:00Z, 2025-09-05T00:00:00Z",
    "0 0 * * MON#1|FRI#L,     2025-09-26T00:00:00Z, 2025-09-29T00:00:00Z",
    "0 12 15W * *,            2025-10-15T12:00:00Z, 2025-10-14T12:00:00Z",
    "0 12 15W * *,            2025-06-16T12:00:00Z, 2025-06-15T12:00:00Z",
    "0 12 15W * *,            2025-11-14T12:00:00Z, 2025-11-15T12:00:00Z",
    "0 12 1W * *,             2025-02-03T12:00:00Z, 2025-02-01T12:00:00Z",
    "0 12 1W * *,             2025-06-02T12:00:00Z, 2025-05-30T12:00:00Z",
    "0 12 31W * *,            2025-08-29T12:00:00Z, 2025-09-01T12:00:00Z",
    "0 12 31W * *,            2025-05-30T12:00:00Z, 2025-06-30T12:00:00Z",
    "0 12 28W 2 *,            2027-02-26T12:00:00Z, 2027-03-01T12:00:00Z",
    // 1.3 in the rule of the two day fields
    "0 12 L * MON,            2025-09-30T12:00:00Z, 2025-09-02T12:00:00Z",
    "0 12 L * MON,            2025-09-01T12:00:00Z, 2025-09-29T00:00:00Z",
    "0 12 * * MON#1,          2025-09-01T12:00:00Z, 2025-09-02T12:00:00Z",
    "0 12 */2 * MON#2,        2025-10-13T12:00:00Z, 2025-09-08T12:00:00Z",
    // 1.4
    "0 12 1 * MON,            2025-09-08T12:00:00Z, 2025-09-02T12:00:00Z",
    "0 12 1 * +MON,           2025-09-01T12:00:00Z, 2025-09-08T12:00:00Z",
    "0 12 1 * +MON,           2025-12-01T12:00:00Z, 2025-10-01T12:00:00Z",
    "0 12 L * +FRI#L,         2025-10-31T12:00:00Z, 2025-11-28T12:00:00Z",
    "0 12 13 * +5|6,          2025-06-13T12:00:00Z, 2025-07-13T12:00:00Z",
    "0 12 1 * +*,             2025-10-01T12:00:00Z, 2025-10-02T12:00:00Z",
    "0 12 ? * MON,            2025-10-06T12:00:00Z, 2025-10-07T12:00:00Z",
    "0 12 1 * ?,              2025-10-01T12:00:00Z, 2025-10-06T12:00:00Z",
    "0 12 ?/2 * MON,          2025-10-13T12:00:00Z, 2025-10-06T12:00:00Z",
  })
  void aPatternIsDueAtOneInstantAndNotAtAnother(String written, Instant due, Instant notDue) {
    String pattern = written.replace('|', ',');
    assertThat(isDue(pattern, due)).as("%s at %s", pattern, due).isTrue();
    assertThat(isDue(pattern, notDue)).as("%s at %s", pattern, notDue).isFalse();
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
