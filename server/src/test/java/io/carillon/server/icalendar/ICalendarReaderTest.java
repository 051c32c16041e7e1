package io.carillon.server.icalendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.calendar.Blackout;
import io.carillon.fault.InvalidInputException;
import io.carillon.server.icalendar.file.CalculationBudget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ICalendarReaderTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private static Horizon years(int first, int last, ZoneId zone) {
    return new Horizon(LocalDate.of(first, 1, 1), LocalDate.of(last + 1, 1, 1), zone);
  }

  private static String file(String name) {
    try (InputStream in = ICalendarReaderTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String event(String... lines) {
    return "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nSUMMARY:it\n"
        + String.join("\n", lines)
        + "\nEND:VEVENT\nEND:VCALENDAR\n";
  }

  private static ImportedCalendar read(String text) {
    return read(text, years(2026, 2030, BERLIN), null);
  }

  private static ImportedCalendar read(String text, Horizon horizon, @Nullable String workingDay) {
    ICalendarFile file = ICalendarFile.of(text.getBytes(StandardCharsets.UTF_8));
    return ICalendarReader.read(file, horizon, workingDay);
  }

  private static List<String> holidays(ImportedCalendar imported) {
    return imported.holidays().stream()
        .map(one -> one.dates().first() + ".." + one.dates().last())
        .toList();
  }

  private static List<String> blackouts(ImportedCalendar imported) {
    return imported.blackouts().stream().map(ICalendarReaderTest::said).toList();
  }

  private static String said(Blackout blackout) {
    String days =
        blackout.days().size() == 7
            ? ""
            : blackout.days().stream().map(day -> day + " ").sorted().collect(Collectors.joining());
    Blackout.Clock clock = blackout.clock();
    return days
        + Objects.requireNonNull(blackout.dates()).first()
        + ".."
        + blackout.dates().last()
        + (clock == null ? "" : " " + clock.from() + "-" + clock.to());
  }

  @Test
  void holidaysAndMakeUpDaysOfAChineseFileAreTaken() {
    ImportedCalendar imported = read(file("china-2026.ics"), years(2026, 2026, SHANGHAI), null);
    assertThat(holidays(imported))
        .containsExactly("2026-02-15..2026-02-23", "2026-10-01..2026-10-07");
    assertThat(imported.holidays().get(1).name()).isEqualTo("国庆节（休）——愿祖国繁荣昌盛、人民幸福安康、山河无恙、岁月静好");
    assertThat(imported.workingDays())
        .extracting(day -> day.date().toString())
        .containsExactly("2026-02-14", "2026-02-28");
    assertThat(imported.blackouts()).isEmpty();
    assertThat(ICalendarFile.of(file("china-2026.ics").getBytes(StandardCharsets.UTF_8)).timezone())
        .contains("Asia/Shanghai");
  }

  @Test
  void aFileThatMarksMakeUpDaysInItsSummariesOnlyIsReadByAWord() {
    String text = file("china-2026.ics").replaceAll("X-APPLE-SPECIAL-DAY:.*\r\n", "");
    Horizon horizon = years(2026, 2026, SHANGHAI);
    assertThat(read(text, horizon, null).holidays()).hasSize(4);
    assertThat(read(text, horizon, "（班）").workingDays()).hasSize(2);
  }

  @Test
  void yearlyHolidaysFollowTheSpanAndWhatIsLeftOutHasAReason() {
    ImportedCalendar imported = read(file("germany.ics"), years(2026, 2028, BERLIN), null);
    assertThat(holidays(imported))
        .containsExactly(
            "2026-10-03..2026-10-03",
            "2027-10-03..2027-10-03",
            "2028-10-03..2028-10-03",
            "2026-04-03..2026-04-03",
            "2027-03-26..2027-03-26",
            "2028-04-14..2028-04-14");
    assertThat(imported.entries())
        .filteredOn(ComponentResult.LeftOut.class::isInstance)
        .extracting(entry -> entry.summary() + ": " + ((ComponentResult.LeftOut) entry).reason())
        .containsExactly(
            "Brückentag: is cancelled",
            "Mittag: leaves its hours free (TRANSP:TRANSPARENT)",
            ": is no VEVENT");
    assertThat(imported.entries().getFirst())
        .isEqualTo(
            new ComponentResult.Taken(
                new ComponentResult.Found(19, "VEVENT", "Tag der Deutschen Einheit"),
                "holiday",
                3,
                LocalDate.of(2026, 10, 3),
                LocalDate.of(2028, 10, 3),
                "repeats without end; taken before 2029-01-01 only"));
  }

  @Test
  void eventsWithHoursAreBlackoutsByTheCalendarsClock() {
    ImportedCalendar imported = read(file("germany.ics"), years(2026, 2026, BERLIN), null);
    assertThat(blackouts(imported))
        .containsExactly(
            // Weekly, less an exception and one that was put off.
            "SUNDAY 2026-03-01..2026-03-08 22:00-02:00",
            "SUNDAY 2026-03-22..2026-04-12 22:00-02:00",
            "2026-04-26..2026-04-26 22:00-02:00",
            "2026-04-20..2026-04-20 23:00-00:00",
            // From Friday 18:00 to Monday 08:00.
            "2026-06-12..2026-06-12 18:00-00:00",
            "2026-06-13..2026-06-14",
            "2026-06-15..2026-06-15 00:00-08:00");
    assertThat(imported.blackouts().get(4).name()).isEqualTo("Umzug, Rechenzentrum");
  }

  @Test
  void anotherZoneOfTheCalendarShowsTheSameInstants() {
    ImportedCalendar imported = read(file("germany.ics"), years(2026, 2026, SHANGHAI), null);
    // 22:00 in Berlin is 05:00 in winter and 04:00 in summer, on the day after.
    assertThat(blackouts(imported))
        .contains(
            "MONDAY 2026-03-02..2026-03-09 05:00-09:00",
            "MONDAY 2026-03-30..2026-04-13 04:00-08:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DTSTART;VALUE=DATE:20260501|2026-05-01..2026-05-01",
        "DTSTART;VALUE=DATE:20260501~DTEND;VALUE=DATE:20260501|2026-05-01..2026-05-01",
        "DTSTART;VALUE=DATE:20260501~DTEND;VALUE=DATE:20260504|2026-05-01..2026-05-03",
        "DTSTART;VALUE=DATE:20260501~DURATION:P1W|2026-05-01..2026-05-07",
        "DTSTART;VALUE=DATE:20251230~DURATION:P3D|2025-12-30..2026-01-01",
        "DTSTART;VALUE=DATE:20260101~RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1;COUNT=2|2026-01-01..2026-01-01,"
            + " 2026-01-26..2026-01-26, 2026-02-23..2026-02-23",
        "DTSTART;VALUE=DATE:20260104~RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20260108|2026-01-04..2026-01-04,"
            + " 2026-01-06..2026-01-06, 2026-01-08..2026-01-08",
        "DTSTART;VALUE=DATE:20260104~RRULE:FREQ=DAILY;UNTIL=20260105T225959Z|2026-01-04..2026-01-04,"
            + " 2026-01-05..2026-01-05",
        "DTSTART;VALUE=DATE:20260104~RRULE:FREQ=DAILY;UNTIL=20260105T230000Z|2026-01-04..2026-01-04,"
            + " 2026-01-05..2026-01-05, 2026-01-06..2026-01-06",
        "DTSTART;VALUE=DATE:20260104~RRULE:FREQ=DAILY;COUNT=3~EXDATE;VALUE=DATE:20260105|2026-01-04..2026-01-04,"
            + " 2026-01-06..2026-01-06",
        "DTSTART;VALUE=DATE:20240229~RRULE:FREQ=YEARLY|2028-02-29..2028-02-29",
        "DTSTART;VALUE=DATE:20260101~RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30|2026-01-01..2026-01-01"
      })
  void allDayEventsAreHolidays(String lines, String dates) {
    assertThat(String.join(", ", holidays(read(event(lines.split("~", -1)))))).isEqualTo(dates);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DTSTART:20260105T090000~DTEND:20260105T103030|2026-01-05..2026-01-05 09:00-10:31",
        "DTSTART:20260105T090000Z~DURATION:PT30M|2026-01-05..2026-01-05 10:00-10:30",
        "DTSTART:20260105T000000~DURATION:P1D|2026-01-05..2026-01-05",
        "DTSTART:20260105T220000~DURATION:P1D|2026-01-05..2026-01-05 22:00-00:00,"
            + " 2026-01-06..2026-01-06 00:00-22:00",
        "DTSTART;TZID=/example.org/Asia/Shanghai:20260105T080000~DURATION:PT1H|2026-01-05..2026-01-05"
            + " 01:00-02:00",
        "DTSTART:20260105T090000~DURATION:PT1H~RRULE:FREQ=DAILY;COUNT=5|2026-01-05..2026-01-09"
            + " 09:00-10:00",
        "DTSTART:20260105T090000~DURATION:PT1H~RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6|MONDAY"
            + " WEDNESDAY 2026-01-05..2026-01-21 09:00-10:00",
        "DTSTART:20260105T090000~DURATION:PT1H~RDATE;VALUE=PERIOD:20260107T100000/PT2H|2026-01-05..2026-01-05"
            + " 09:00-10:00, 2026-01-07..2026-01-07 10:00-12:00",
        "DTSTART:20260105T090000~DURATION:PT1H~RRULE:FREQ=DAILY;COUNT=3~EXDATE;VALUE=DATE:20260106|MONDAY"
            + " WEDNESDAY 2026-01-05..2026-01-07 09:00-10:00"
      })
  void eventsWithHoursAreBlackouts(String lines, String spans) {
    assertThat(String.join(", ", blackouts(read(event(lines.split("~", -1)))))).isEqualTo(spans);
  }

  @Test
  void aZoneThatOnlyTheFileKnowsIsReadFromItsDescription() {
    String zone =
        """
        BEGIN:VTIMEZONE
        TZID:China Standard Time
        BEGIN:STANDARD
        DTSTART:16010101T000000
        TZOFFSETFROM:+0800
        TZOFFSETTO:+0800
        END:STANDARD
        END:VTIMEZONE
        """;
    String text =
        event("DTSTART;TZID=China Standard Time:20260105T080000", "DURATION:PT1H")
            .replace("BEGIN:VEVENT", zone + "BEGIN:VEVENT");
    assertThat(blackouts(read(text))).containsExactly("2026-01-05..2026-01-05 01:00-02:00");
  }

  private static Stream<Arguments> badFiles() {
    return Stream.of(
        Arguments.of("", "line 1", "VCALENDAR: has no VEVENT"),
        Arguments.of("<html>\n</html>\n", "line 1", "is no line of an iCalendar file"),
        Arguments.of("BEGIN:VEVENT\nEND:VEVENT\n", "line 1", "must be inside of BEGIN:VCALENDAR"),
        Arguments.of("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "line 1", "has no VEVENT"),
        Arguments.of(
            "BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n", "line 2", "must be 2.0, iCalendar"),
        Arguments.of(
            event("DTSTART:20260101T090000").replace("END:VEVENT\n", ""),
            "line 6",
            "END:VCALENDAR: must be END:VEVENT, which begins in line 3"),
        Arguments.of(
            event("DTSTART:20260101T090000").replace("END:VCALENDAR\n", ""),
            "line 1",
            "BEGIN:VCALENDAR: has no END:VCALENDAR"),
        Arguments.of(event("what is this"), "line 5", "is no line of an iCalendar file"),
        Arguments.of(event("LOCATION:here"), "line 3", "VEVENT \"it\", DTSTART: is missing"),
        Arguments.of(event("DTSTART:tomorrow"), "line 5", "DTSTART: "),
        Arguments.of(
            event("DTSTART;VALUE=DATE:20260230"),
            "line 5",
            "DTSTART: 20260230 is no date there is"),
        Arguments.of(
            event("DTSTART;TZID=Mars/Olympus:20260101T090000", "DURATION:PT1H"),
            "line 5",
            "has the unknown TZID \"Mars/Olympus\": write an IANA name"),
        Arguments.of(
            event("DTSTART:20260101T090000", "DTEND;VALUE=DATE:20260102"),
            "line 6",
            "DTEND: and DTSTART must both be dates"),
        Arguments.of(
            event("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260101"),
            "line 6",
            "DTEND: must not be before DTSTART"),
        Arguments.of(
            event("DTSTART;VALUE=DATE:20260105", "DURATION:P400D"),
            "line 6",
            "an event may take 366 days at most"),
        Arguments.of(
            event("DTSTART:20260105T090000", "DURATION:PT1M", "RRULE:FREQ=SECONDLY"),
            "line 7",
            "RRULE: must have FREQ DAILY, WEEKLY, MONTHLY or YEARLY, not SECONDLY"),
        Arguments.of(
            event("DTSTART:20260105T090000", "DURATION:PT1M", "RRULE:FREQ=DAILY;BYHOUR=1,2,3"),
            "line 7",
            "RRULE: must leave the time of day to DTSTART"),
        Arguments.of(
            event("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=YEARLY;RSCALE=CHINESE"),
            "line 6",
            "RRULE: has RSCALE"),
        Arguments.of(
            event("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=SOMETIMES"), "line 6", "RRULE: "),
        Arguments.of(
            event("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;INTERVAL=0"),
            "line 6",
            "RRULE: must have INTERVAL and COUNT of 1 or more"),
        Arguments.of(
            event(
                "DTSTART;VALUE=DATE:20260105",
                "RRULE:FREQ=YEARLY",
                "EXRULE:FREQ=YEARLY;INTERVAL=2"),
            "line 6",
            "has an EXRULE too"),
        Arguments.of(
            event(
                "DTSTART;VALUE=DATE:00010101",
                "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=999999;BYMONTH=2;WKST=SU",
                "RRULE:FREQ=DAILY;COUNT=999999"),
            "line 7",
            "RRULE: repeats too often up to the end of the span"),
        Arguments.of(
            event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260105T090000", "DTSTART:20260105T100000"),
            "line 5",
            "RECURRENCE-ID: must be without RANGE"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void aFileThatCannotBeTakenIsRefusedByLine(String text, String line, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            refused ->
                assertThat(refused.faults())
                    .anySatisfy(fault -> {
                      assertThat(fault.path()).isEqualTo(line);
                      assertThat(fault.message()).contains(message);
                    }));
  }

  @Test
  void aSmallFileDoesNotAskForMuch() {
    StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\nVERSION:2.0\n");
    for (int i = 0; i < 10; i++) {
      text.append("BEGIN:VEVENT\nSUMMARY:it\nDTSTART;VALUE=DATE:20260101\n")
          .append("RRULE:FREQ=DAILY\nEND:VEVENT\n");
    }
    assertThatThrownBy(() -> read(text + "END:VCALENDAR\n"))
        .hasMessageContaining("more than 10000 occurrences within the span");
    String many =
        "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nEND:VEVENT\n"
            .repeat(CalculationBudget.MAX_EVENTS + 1);
    assertThatThrownBy(() -> read("BEGIN:VCALENDAR\nVERSION:2.0\n" + many + "END:VCALENDAR\n"))
        .hasMessageContaining("has 5001 events, and may have 5000");
  }

  @Test
  void aSpanIsOfTwentyYearsAtMost() {
    assertThatThrownBy(() -> years(2026, 2046, BERLIN))
        .hasMessageContaining("to: must be after 2026-01-01 and at most 2046-01-01");
    assertThatThrownBy(() -> years(1969, 1970, BERLIN)).hasMessageContaining("from: ");
  }
}
