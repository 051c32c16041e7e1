package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.calendar.Blackout;
import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.Calendar;
import io.carillon.calendar.DateRange;
import io.carillon.cron.CronPattern;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calendars on the days that clocks change, against instants worked out by hand. */
final class CalendarClockChangeTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant LONG_AGO = Instant.parse("2027-01-01T00:00:00Z");

  private static Calendar closed(ZoneId zone, String from, String to) {
    Blackout blackout =
        new Blackout(
            "night",
            EnumSet.allOf(DayOfWeek.class),
            null,
            new Blackout.Clock(LocalTime.parse(from), LocalTime.parse(to)));
    return new Calendar("ops", "", zone, List.of(), List.of(blackout), List.of());
  }

  private static List<String> due(Schedule schedule, Calendar calendar, String from, String to) {
    Schedule on = new Schedule.OnCalendar(schedule, calendar.name(), OnExcluded.SKIP);
    return on
        .occurrences(LONG_AGO, new BusinessCalendar(calendar))
        .fires()
        .list(Instant.parse(from).minusNanos(1), Instant.parse(to), 100)
        .stream()
        .map(Instant::toString)
        .toList();
  }

  private static Schedule every15Minutes(ZoneId zone) {
    return new Schedule.Cron(CronPattern.parse("*/15 * * * *"), zone, Window.always());
  }

  @Test
  void aBlackoutThatBeginsInAGapClosesFromTheEndOfTheGap() {
    // 02:00 to 03:00 does not exist: 01:45 +01:00 is 00:45Z, 03:00 +02:00 is 01:00Z.
    assertThat(
            due(
                every15Minutes(BERLIN),
                closed(BERLIN, "02:30", "03:30"),
                "2027-03-28T00:45:00Z",
                "2027-03-28T01:45:00Z"))
        .containsExactly("2027-03-28T00:45:00Z", "2027-03-28T01:30:00Z", "2027-03-28T01:45:00Z");
  }

  @Test
  void aBlackoutThatLiesInAGapClosesNothing() {
    assertThat(
            due(
                every15Minutes(BERLIN),
                closed(BERLIN, "02:10", "02:50"),
                "2027-03-28T00:45:00Z",
                "2027-03-28T01:00:00Z"))
        .containsExactly("2027-03-28T00:45:00Z", "2027-03-28T01:00:00Z");
  }

  @Test
  void aBlackoutInsideAnOverlapClosesBothPassesAndNotWhatLiesBetween() {
    // 02:00 to 03:00 comes twice: from 00:00Z in +02:00 and from 01:00Z in +01:00.
    assertThat(
            due(
                every15Minutes(BERLIN),
                closed(BERLIN, "02:30", "02:45"),
                "2027-10-31T00:15:00Z",
                "2027-10-31T01:45:00Z"))
        .containsExactly(
            "2027-10-31T00:15:00Z",
            "2027-10-31T00:45:00Z",
            "2027-10-31T01:00:00Z",
            "2027-10-31T01:15:00Z",
            "2027-10-31T01:45:00Z");
  }

  @Test
  void aBlackoutOverAnOverlapClosesAllOfIt() {
    assertThat(
            due(
                every15Minutes(BERLIN),
                closed(BERLIN, "01:45", "03:15"),
                "2027-10-30T23:30:00Z",
                "2027-10-31T02:15:00Z"))
        .containsExactly("2027-10-30T23:30:00Z", "2027-10-31T02:15:00Z");
  }

  @Test
  void aBlackoutInAnOverlapOfHalfAnHourIsClosedByTheWallToo() {
    ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe"); // 02:00 +11:00 becomes 01:30 +10:30
    assertThat(
            due(
                every15Minutes(lordHowe),
                closed(lordHowe, "01:45", "02:00"),
                "2027-04-03T14:30:00Z",
                "2027-04-03T15:30:00Z"))
        .containsExactly("2027-04-03T14:30:00Z", "2027-04-03T15:00:00Z", "2027-04-03T15:30:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    // Saturday 27 March is a holiday; on Sunday 02:30 does not exist.
    "30 2 * * SAT, 2027-03-27, RUN_AFTER, FIRST, 2027-03-28T01:00:00Z",
    "30 2 * * SAT, 2027-03-27, SHIFT, FIRST, 2027-03-28T01:30:00Z",
    "30 2 * * SAT, 2027-03-27, SKIP, FIRST, ",
    // Saturday 30 October is a holiday; on Sunday 02:30 comes twice.
    "30 2 * * SAT, 2027-10-30, RUN_AFTER, FIRST, 2027-10-31T00:30:00Z",
    "30 2 * * SAT, 2027-10-30, RUN_AFTER, SECOND, 2027-10-31T01:30:00Z",
    "30 2 * * SAT, 2027-10-30, RUN_AFTER, BOTH, 2027-10-31T00:30:00Z 2027-10-31T01:30:00Z",
  })
  void aDueTimeThatMovesObeysTheDaylightSavingPolicy(
      String pattern, LocalDate holiday, DstPolicy.Gap gap, DstPolicy.Overlap overlap, String due) {
    Calendar calendar =
        new Calendar(
            "ops",
            "",
            BERLIN,
            List.of(new Calendar.Holiday("closed", new DateRange(holiday, holiday))),
            List.of(),
            List.of());
    Schedule nominal =
        new Schedule.Cron(
            CronPattern.parse(pattern), BERLIN, new DstPolicy(gap, overlap), Window.always());
    Occurrences occurrences =
        new Schedule.OnCalendar(nominal, "ops", OnExcluded.NEXT)
            .occurrences(LONG_AGO, new BusinessCalendar(calendar));
    Instant from = holiday.atStartOfDay(BERLIN).toInstant();

    List<Instant> found = occurrences.fires().list(from, from.plusSeconds(3 * 86_400), 10);

    assertThat(found.stream().map(Instant::toString))
        .containsExactly(due == null ? new String[0] : due.split(" ", -1));
    String fate = occurrences.whyExcluded(holiday.atTime(2, 30).atZone(BERLIN).toInstant()).text();
    assertThat(fate)
        .contains(found.isEmpty() ? "where clocks go forward" : "moved to the next working day");
    if (gap != DstPolicy.Gap.SKIP && holiday.getMonthValue() == 3) {
      assertThat(occurrences.movedFrom(found.getFirst()).orElseThrow().text())
          .contains("clocks go forward");
    }
  }
}
