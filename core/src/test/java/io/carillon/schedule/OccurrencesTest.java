package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.Calendar;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Schedules on calendars at the edges of zones and of what is searched. */
final class OccurrencesTest {

  private static Occurrences occurrences(String schedule, String calendar) {
    Calendar read = CalendarReader.read(Json.object(calendar), "c");
    return ScheduleReader.read(Json.object(schedule))
        .occurrences(Instant.parse("2000-01-01T00:00:00Z"), new BusinessCalendar(read));
  }

  private static String cron(String pattern, String zone, String rule) {
    return """
    {"type": "cron", "expression": "%s", "timezone": "%s", "calendar": "c", "on_excluded": "%s"}
    """
        .formatted(pattern, zone, rule);
  }

  @Test
  void aFireNamesTheGapThatMovedItAndOneThatACalendarMovedNamesThat() {
    String monday = "{\"timezone\": \"Europe/Berlin\", \"holidays\": [{\"date\": \"2026-03-30\"}]}";
    Occurrences occurrences = occurrences(cron("30 2 29,30 3 *", "Europe/Berlin", "next"), monday);
    Instant moved = Instant.parse("2026-03-29T01:00:00Z");
    assertThat(occurrences.fires().next(moved.minusSeconds(1))).contains(moved);
    assertThat(occurrences.fires().gapReason(moved)).isPresent();
    Instant rolled = Instant.parse("2026-03-31T00:30:00Z");
    assertThat(occurrences.fires().next(moved)).contains(rolled);
    assertThat(occurrences.fires().gapReason(rolled)).isEmpty();
    assertThat(occurrences.movedFrom(rolled))
        .hasValueSatisfying(
            why -> assertThat(why.text()).startsWith("Moved from 2026-03-30T00:30:00Z"));
  }

  @Test
  void theDayThatApiaLeftOutIsNeitherAWorkingDayNorADayOff() {
    String thursday =
        "{\"timezone\": \"Pacific/Apia\", \"holidays\": [{\"date\": \"2011-12-29\"}]}";
    Occurrences occurrences = occurrences(cron("0 9 29 12 *", "Pacific/Apia", "next"), thursday);
    Instant before = Instant.parse("2011-12-01T00:00:00Z");
    assertThat(occurrences.excluded().next(before)).contains(Instant.parse("2011-12-29T19:00:00Z"));
    // Friday the 30th did not exist: the next working day was Saturday the 31st.
    assertThat(occurrences.fires().next(before)).contains(Instant.parse("2011-12-30T19:00:00Z"));
    String friday = "{\"timezone\": \"Pacific/Apia\", \"holidays\": [{\"date\": \"2011-12-30\"}]}";
    Occurrences daily = occurrences(cron("0 9 * * *", "Pacific/Apia", "skip"), friday);
    assertThat(daily.excluded().next(before)).isEmpty();
    assertThat(daily.excluded().lastUpTo(Instant.parse("2012-12-01T00:00:00Z"))).isEmpty();
  }

  @Test
  void aDayWithoutAWorkingDayInReachIsExcludedWithThatReason() {
    String listed =
        """
        {"timezone": "UTC", "working_days": [{"date": "2026-01-05"}],
         "blackouts": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}]}
        """;
    Occurrences occurrences = occurrences(cron("0 9 1 * *", "UTC", "next"), listed);
    Instant from = Instant.parse("2023-12-31T00:00:00Z");
    assertThat(occurrences.fires().list(from, Instant.MAX, 5))
        .containsExactly(Instant.parse("2026-01-05T09:00:00Z"));
    assertThat(occurrences.fires().lastUpTo(Instant.parse("2150-01-01T00:00:00Z")))
        .contains(Instant.parse("2026-01-05T09:00:00Z"));
    Instant far = Instant.parse("2024-12-01T09:00:00Z");
    assertThat(occurrences.whyExcluded(far).text())
        .endsWith("no next working day within 366 days.");
    assertThat(occurrences.whyExcluded(Instant.parse("2025-12-01T09:00:00Z")).text())
        .endsWith("moved to the next working day, 2026-01-05T09:00:00Z.");
    assertThat(occurrences.next(Instant.parse("2026-01-06T00:00:00Z"))).isEmpty();
  }

  @Test
  void tenYearsOfSecondsWithNightsAndWeekendsAreCountedAndNotStepped() {
    String calendar =
        """
        {"timezone": "Asia/Shanghai", "blackouts": [{"days": ["sat", "sun"]},
          {"from": "22:00", "to": "06:00"}]}
        """;
    Occurrences occurrences = occurrences(cron("* * * * * *", "Asia/Shanghai", "skip"), calendar);
    Instant from = Instant.parse("2025-12-31T16:00:00Z").minusSeconds(1);
    Instant to = from.plus(Duration.ofDays(3_650));
    long before = System.nanoTime();
    long fires = occurrences.fires().count(from, to);
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    assertThat(fires + occurrences.excluded().count(from, to)).isEqualTo(3_650L * 86_400);
    assertThat(fires % (16 * 3_600)).isZero();
    assertThat(took).isLessThan(Duration.ofSeconds(20));
  }
}
