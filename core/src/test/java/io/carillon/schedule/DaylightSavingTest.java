package io.carillon.schedule;

import static io.carillon.schedule.Due.between;
import static io.carillon.schedule.Due.cron;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.schedule.DstPolicy.Gap;
import io.carillon.schedule.DstPolicy.Overlap;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** semantics.md section 3, and zones that are odd. */
final class DaylightSavingTest {

  private static final String BERLIN = "Europe/Berlin";
  private static final String SPRING = "2026-03-29T00:00+01:00";
  private static final String SPRING_END = "2026-03-30T00:00+02:00";
  private static final String AUTUMN = "2026-10-25T00:00+02:00";
  private static final String AUTUMN_END = "2026-10-26T00:00+01:00";

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "dst-table.csv", delimiter = '|', numLinesToSkip = 4)
  void theTableOfTheSemanticsHolds(
      String name,
      String chinese,
      String pattern,
      String zone,
      String after,
      String before,
      int count,
      String first) {
    DueTimes dueTimes = cron(pattern, zone);
    Instant last = Due.at(before).minusNanos(1);
    List<Instant> due = dueTimes.list(Due.at(after), last, 1_000);
    assertThat(due).as("%s, %s", name, chinese).hasSize(count).startsWith(Due.at(first));
    assertThat(dueTimes.count(Due.at(after), last)).isEqualTo(count);
    assertThat(dueTimes.lastUpTo(last)).contains(due.getLast());
  }

  @Test
  void manyDueTimesInAGapRunOnceAfterIt() {
    assertThat(between(cron("0,15,30,45 2 * * *", BERLIN), SPRING, SPRING_END, BERLIN))
        .containsExactly("2026-03-29T03:00+02:00");
  }

  @Test
  void aGapThatEndsAtADueTimeRunsOnce() {
    DueTimes due = cron("0,30 2,3 * * *", BERLIN);
    assertThat(between(due, SPRING, SPRING_END, BERLIN))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00");
    assertThat(due.count(Due.at(SPRING), Due.at(SPRING_END))).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "RUN_AFTER, 2026-03-29T03:00+02:00",
    "SHIFT,     2026-03-29T03:30+02:00",
    "SKIP,      ",
  })
  void aGapIsHandledAsThePolicySays(Gap gap, String expected) {
    DueTimes due = cron("30 2 * * *", BERLIN, new DstPolicy(gap, Overlap.FIRST));
    assertThat(between(due, SPRING, SPRING_END, BERLIN))
        .isEqualTo(expected == null ? List.of() : List.of(expected));
    assertThat(due.count(Due.at(SPRING), Due.at(SPRING_END))).isEqualTo(expected == null ? 0 : 1);
  }

  @Test
  void aShiftedDueTimeThatMeetsAnotherIsOne() {
    DueTimes due = cron("0,30 2,3 * * *", BERLIN, new DstPolicy(Gap.SHIFT, Overlap.FIRST));
    assertThat(between(due, SPRING, SPRING_END, BERLIN))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00");
  }

  @ParameterizedTest
  @CsvSource({
    "FIRST,  2026-10-25T02:30+02:00",
    "SECOND, 2026-10-25T02:30+01:00",
    "BOTH,   2026-10-25T02:30+02:00 2026-10-25T02:30+01:00",
  })
  void anOverlapIsHandledAsThePolicySays(Overlap overlap, String expected) {
    DueTimes due = cron("30 2 * * *", BERLIN, new DstPolicy(Gap.RUN_AFTER, overlap));
    assertThat(between(due, AUTUMN, AUTUMN_END, BERLIN)).containsExactly(expected.split(" "));
  }

  @Test
  void theInstantAfterAnOverlapCountsAsOutsideIt() {
    DueTimes second = cron("0 2,3 * * *", BERLIN, new DstPolicy(Gap.SKIP, Overlap.SECOND));
    assertThat(between(second, AUTUMN, AUTUMN_END, BERLIN))
        .containsExactly("2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00");
  }

  @Test
  void aRecurringPatternIgnoresThePolicy() {
    DstPolicy policy = new DstPolicy(Gap.SHIFT, Overlap.SECOND);
    assertThat(
            between(cron("0 */2 * * *", BERLIN, policy), SPRING, "2026-03-29T06:00+02:00", BERLIN))
        .containsExactly("2026-03-29T00:00+01:00", "2026-03-29T04:00+02:00");
    assertThat(
            between(cron("0 */2 * * *", BERLIN, policy), AUTUMN, "2026-10-25T04:00+01:00", BERLIN))
        .containsExactly(
            "2026-10-25T00:00+02:00", "2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00");
  }

  @Test
  void aRangeOfHoursIsFixedTimeAndSoRunsOnceInAnOverlap() {
    assertThat(between(cron("0 1-3 * * *", BERLIN), AUTUMN, AUTUMN_END, BERLIN))
        .containsExactly(
            "2026-10-25T01:00+02:00", "2026-10-25T02:00+02:00", "2026-10-25T03:00+01:00");
  }

  @Test
  void lordHoweChangesItsClocksByHalfAnHour() {
    String zone = "Australia/Lord_Howe";
    assertThat(
            between(
                cron("15 2 * * *", zone), "2026-10-04T00:00+10:30", "2026-10-05T00:00+11:00", zone))
        .containsExactly("2026-10-04T02:30+11:00");
    assertThat(
            between(
                cron("45 1 * * *", zone), "2026-04-05T00:00+11:00", "2026-04-06T00:00+10:30", zone))
        .containsExactly("2026-04-05T01:45+11:00");
    assertThat(
            between(
                cron("*/15 * * * *", zone),
                "2026-04-05T01:30+11:00",
                "2026-04-05T02:00+10:30",
                zone))
        .containsExactly(
            "2026-04-05T01:30+11:00",
            "2026-04-05T01:45+11:00",
            "2026-04-05T01:30+10:30",
            "2026-04-05T01:45+10:30");
  }

  @Test
  void theDayThatApiaLeftOutRunsOnceAtTheStartOfTheNext() {
    String zone = "Pacific/Apia";
    String from = "2011-12-29T00:00-10:00";
    String to = "2012-01-01T00:00+14:00";
    assertThat(between(cron("0 3,9 * * *", zone), from, to, zone))
        .containsExactly(
            "2011-12-29T03:00-10:00",
            "2011-12-29T09:00-10:00",
            "2011-12-31T00:00+14:00",
            "2011-12-31T03:00+14:00",
            "2011-12-31T09:00+14:00");
    assertThat(between(cron("0 3 30 12 *", zone), from, to, zone))
        .containsExactly("2011-12-31T00:00+14:00");
    assertThat(between(cron("0 3 * * *", zone, DstPolicy.OCPS), from, to, zone))
        .containsExactly("2011-12-29T03:00-10:00", "2011-12-31T03:00+14:00");
    assertThat(
            between(
                cron("0 3 * * *", zone, new DstPolicy(Gap.SHIFT, Overlap.FIRST)), from, to, zone))
        .containsExactly("2011-12-29T03:00-10:00", "2011-12-31T03:00+14:00");
    assertThat(between(cron("0 */12 * * *", zone), from, to, zone))
        .containsExactly(
            "2011-12-29T00:00-10:00",
            "2011-12-29T12:00-10:00",
            "2011-12-31T00:00+14:00",
            "2011-12-31T12:00+14:00");
  }

  @Test
  void aLastDueTimeMovedOutOfAGapIsFoundFromBehind() {
    assertThat(cron("30 2 29 3 *", BERLIN).lastUpTo(Due.at("2026-12-01T00:00Z")))
        .contains(Due.at("2026-03-29T03:00+02:00"));
    assertThat(cron("0 3 30 12 *", "Pacific/Apia").lastUpTo(Due.at("2012-12-01T00:00Z")))
        .contains(Due.at("2011-12-31T00:00+14:00"));
  }

  @ParameterizedTest
  @CsvSource({"Asia/Shanghai, +08:00", "Asia/Kathmandu, +05:45", "+05:30, +05:30", "UTC, Z"})
  void aZoneWithoutClockChangesIsPlain(String zone, String offset) {
    assertThat(cron("30 2 * * *", zone).next(Due.at("2026-03-29T00:00" + offset)))
        .contains(Due.at("2026-03-29T02:30" + offset));
  }
}
