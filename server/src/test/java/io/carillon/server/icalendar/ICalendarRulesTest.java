package io.carillon.server.icalendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.calendar.Blackout;
import io.carillon.fault.InvalidInputException;
import io.carillon.server.icalendar.file.CalculationBudget;
import io.carillon.server.icalendar.file.Component;
import io.carillon.server.icalendar.file.RefusedPropertyException;
import io.carillon.server.icalendar.zone.DescribedZone;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zones, exceptions, values and bounds of RFC 5545, with times computed by hand or by the JDK. */
class ICalendarRulesTest {

  private static final String OUTLOOK =
      """
      BEGIN:VTIMEZONE
      TZID:W. Europe Standard Time
      BEGIN:STANDARD
      DTSTART:16010101T030000
      TZOFFSETFROM:+0200
      TZOFFSETTO:+0100
      RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
      END:STANDARD
      BEGIN:DAYLIGHT
      DTSTART:16010101T020000
      TZOFFSETFROM:+0100
      TZOFFSETTO:+0200
      RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
      END:DAYLIGHT
      END:VTIMEZONE
      """;

  /** Winter time is the daylight part, with a negative saving, as in Ireland. */
  private static final String NEGATIVE =
      """
      BEGIN:VTIMEZONE
      TZID:Eire
      BEGIN:STANDARD
      DTSTART:19710328T010000
      TZOFFSETFROM:+0000
      TZOFFSETTO:+0100
      RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
      END:STANDARD
      BEGIN:DAYLIGHT
      DTSTART:19711031T020000
      TZOFFSETFROM:+0100
      TZOFFSETTO:+0000
      RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
      END:DAYLIGHT
      END:VTIMEZONE
      """;

  private static ImportedCalendar read(byte[] file, String zone) {
    Horizon horizon =
        new Horizon(LocalDate.of(2026, 1, 1), LocalDate.of(2041, 1, 1), ZoneId.of(zone));
    return ICalendarReader.read(ICalendarFile.of(file), horizon, null);
  }

  private static ImportedCalendar read(String file) {
    return read(file.getBytes(StandardCharsets.UTF_8), "UTC");
  }

  private static String file(String zone, String... lines) {
    return "BEGIN:VCALENDAR\nVERSION:2.0\n%sBEGIN:VEVENT\nUID:1\n%s\nEND:VEVENT\nEND:VCALENDAR\n"
        .formatted(zone, String.join("\n", lines));
  }

  private static List<String> holidays(ImportedCalendar imported) {
    return imported.holidays().stream().map(one -> one.dates().first().toString()).toList();
  }

  private static List<String> hours(ImportedCalendar imported) {
    return imported.blackouts().stream()
        .map(one -> {
          Blackout.Clock clock = Objects.requireNonNull(one.clock());
          return Objects.requireNonNull(one.dates()).first()
              + "T"
              + clock.from()
              + "-"
              + clock.to();
        })
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "20270328T130000,2027-03-28T11:00-12:00",
    "20270328T013000,2027-03-28T00:30-01:30",
    "20270328T023000,2027-03-28T01:30-02:30", // In the gap: by the offset before it.
    "20270328T033000,2027-03-28T01:30-02:30",
    "20271031T013000,2027-10-30T23:30-00:30",
    "20271031T023000,2027-10-31T00:30-01:30", // Twice: the first.
    "20271031T033000,2027-10-31T02:30-03:30",
    "20350715T120000,2035-07-15T10:00-11:00",
    "20360115T120000,2036-01-15T11:00-12:00"
  })
  void outlooksZoneHoldsNearAndFarFromItsChanges(String local, String utc) {
    String text = file(OUTLOOK, "DTSTART;TZID=W. Europe Standard Time:" + local, "DURATION:PT1H");
    assertThat(hours(read(text))).containsExactly(utc);
  }

  @ParameterizedTest
  @CsvSource({
    "20270115T120000,2027-01-15T12:00-13:00",
    "20270715T120000,2027-07-15T11:00-12:00",
    "20270328T023000,2027-03-28T01:30-02:30",
    "20271031T003000,2027-10-30T23:30-00:30"
  })
  void aZoneWithNegativeDaylightSavingHoldsAllYear(String local, String utc) {
    assertThat(hours(read(file(NEGATIVE, "DTSTART;TZID=Eire:" + local, "DURATION:PT1H"))))
        .containsExactly(utc);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "Europe/Dublin",
        "America/New_York",
        "America/Sao_Paulo",
        "Asia/Tehran",
        "Africa/Casablanca",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Asia/Shanghai",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Antarctica/Troll",
        "Europe/Moscow"
      })
  void aZoneThatIsDescribedChangeByChangeIsThatOfTheJdk(String name)
      throws RefusedPropertyException {
    ZoneRules expected = ZoneId.of(name).getRules();
    StringBuilder block = new StringBuilder("BEGIN:VTIMEZONE\nTZID:Mine\n");
    ZoneOffsetTransition change =
        expected.nextTransition(LocalDateTime.of(1980, 1, 1, 0, 0).toInstant(ZoneOffset.UTC));
    while (change != null && change.getDateTimeBefore().getYear() < 2042) {
      block.append(observance(change));
      change = expected.nextTransition(change.getInstant());
    }
    Component calendar =
        ICalendarFile.of(
                file(block + "END:VTIMEZONE\n", "DTSTART:20260101")
                    .getBytes(StandardCharsets.UTF_8))
            .calendars()
            .getFirst();
    ZoneRules rules =
        DescribedZone.rules(
            calendar.inside("VTIMEZONE").getFirst(),
            LocalDate.of(2042, 1, 1),
            new CalculationBudget());
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      LocalDateTime local =
          LocalDateTime.of(1990, 1, 1, 0, 0).plusMinutes(random.nextInt(50 * 365 * 24 * 60));
      assertThat(rules.getOffset(local)).as("%s", local).isEqualTo(expected.getOffset(local));
    }
  }

  private static String observance(ZoneOffsetTransition change) {
    return "BEGIN:STANDARD\nDTSTART:%1$tY%1$tm%1$tdT%1$tH%1$tM%1$tS\nTZOFFSETFROM:%2$s\nTZOFFSETTO:%3$s\nEND:STANDARD\n"
        .formatted(
            change.getDateTimeBefore(),
            change.getOffsetBefore().getId().replace(":", "").replace("Z", "+0000"),
            change.getOffsetAfter().getId().replace(":", "").replace("Z", "+0000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXDATE:20270111",
        "EXDATE;VALUE=DATE:20270111",
        "EXDATE:20270111T000000",
        "EXDATE:20270111T000000Z",
        "EXDATE;TZID=Europe/Berlin:20270111T000000",
        "EXDATE:20270110T230000Z",
        "EXDATE;TZID=Europe/Berlin:20270111T090000",
        "EXDATE:20260101,20270111"
      })
  void anExceptionOfAnAllDaySeriesIsADayInAnyForm(String exception) {
    String text = file("", "DTSTART;VALUE=DATE:20270104", "RRULE:FREQ=WEEKLY;COUNT=3", exception);
    ImportedCalendar imported = read(text.getBytes(StandardCharsets.UTF_8), "Europe/Berlin");
    assertThat(holidays(imported)).containsExactly("2027-01-04", "2027-01-18");
  }

  @Test
  void anOccurrenceOfAnAllDaySeriesIsMovedByAnIdWithATime() {
    String moved =
        """
        BEGIN:VEVENT
        UID:1
        RECURRENCE-ID:20270111T000000
        DTSTART;VALUE=DATE:20270112
        END:VEVENT
        """;
    String text =
        file("", "DTSTART;VALUE=DATE:20270104", "RRULE:FREQ=WEEKLY;COUNT=3")
            .replace("END:VCALENDAR", moved + "END:VCALENDAR");
    assertThat(holidays(read(text)))
        .containsExactlyInAnyOrder("2027-01-04", "2027-01-12", "2027-01-18");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DTSTART:20270804T09000Z~DURATION:PT1H",
        "DTSTART:20270804T090000+0200~DURATION:PT1H",
        "DTSTART:2027-08-04T09:00:00~DURATION:PT1H",
        "DTSTART:20270804T250000~DURATION:PT1H",
        "DTSTART;VALUE=DATE:20270230",
        "DTSTART;VALUE=DATE:20270804T090000~DURATION:PT1H",
        "DTSTART:20270804T090000~DURATION:1H",
        "DTSTART:20270804T090000~DURATION:-PT1H",
        "DTSTART;VALUE=DATE:20270804~DURATION:PT1H",
        "DTSTART;TZID=BST:20270804T090000~DURATION:PT1H",
        "DTSTART;TZID=EST:20270804T090000~DURATION:PT1H",
        "DTSTART;VALUE=DATE:20270804~RRULE:FREQ=YEARLY;BYMONTH=13",
        "DTSTART;VALUE=DATE:20270804~RRULE:FREQ=YEARLY;BYMONTHDAY=32",
        "DTSTART;VALUE=DATE:20270804~RRULE:FREQ=YEARLY;INTERVAL=99999999999",
        "DTSTART;VALUE=DATE:20270804~RRULE:FREQ=YEARLY;COUNT=2;UNTIL=20300101",
        "DTSTART;VALUE=DATE:20270804~EXDATE:2027"
      })
  void malformedValuesAreRefusedByLine(String lines) {
    assertThatThrownBy(() -> read(file("", lines.split("~", -1))))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            refused -> assertThat(refused.faults().getFirst().path()).matches("line [567]"));
  }

  @Test
  void aCharacterThatAFoldCutsInTwoIsWhole() {
    byte[] whole =
        file("", "DTSTART;VALUE=DATE:20270804", "SUMMARY:國").getBytes(StandardCharsets.UTF_8);
    String bytes = new String(whole, StandardCharsets.ISO_8859_1);
    String folded = bytes.replace("\u00e5\u009c", "\u00e5\r\n \u009c");
    assertThat(folded).isNotEqualTo(bytes);
    assertThat(
            read(folded.getBytes(StandardCharsets.ISO_8859_1), "UTC").holidays().getFirst().name())
        .isEqualTo("國");
  }

  @Test
  void aDayIsADayOfTheClockAndHoursAreExact() {
    assertThat(hours(read(file("", "DTSTART;TZID=Europe/Berlin:20270327T220000", "DURATION:P1D"))))
        .containsExactly("2027-03-27T21:00-20:00");
    assertThat(
            hours(read(file("", "DTSTART;TZID=Europe/Berlin:20270327T220000", "DURATION:PT23H"))))
        .containsExactly("2027-03-27T21:00-20:00");
  }

  @Test
  void week53IsLeftOutInYearsWithoutOne() {
    assertThat(
            holidays(
                read(
                    file(
                        "",
                        "DTSTART;VALUE=DATE:20261228",
                        "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO"))))
        .containsExactly("2026-12-28", "2032-12-27", "2037-12-28");
  }

  @Test
  void anEmptyRuleIsNoneAndSaid() {
    ImportedCalendar imported = read(file("", "DTSTART;VALUE=DATE:20270804", "RRULE:"));
    assertThat(holidays(imported)).containsExactly("2027-08-04");
    assertThat(((ComponentResult.Taken) imported.entries().getFirst()).note())
        .isEqualTo("has an empty RRULE, taken as none");
  }

  @Test
  void cancelledAndReplacedRevisionsAreLeftOut() {
    String text =
        file("", "DTSTART;VALUE=DATE:20270804", "SEQUENCE:1")
            + file("", "DTSTART;VALUE=DATE:20270805", "SEQUENCE:2");
    assertThatThrownBy(() ->
            read(text.replaceFirst("VERSION:2.0", "VERSION:2.0\nMETHOD:REPLY")).holidays().get(1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    String one = text.replaceFirst("(?s)END:VCALENDAR.*?BEGIN:VEVENT", "BEGIN:VEVENT");
    assertThat(holidays(read(one))).containsExactly("2027-08-05");
    assertThat(read(one.replace("VERSION:2.0", "VERSION:2.0\nMETHOD:CANCEL")).isEmpty()).isTrue();
  }

  @Test
  void aWeeklyEventIsTakenOverFifteenYears() {
    ImportedCalendar imported =
        read(file("", "DTSTART:20260105T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"));
    assertThat(imported.blackouts()).hasSize(2);
    assertThat(imported.blackouts())
        .allSatisfy(one ->
            assertThat(Objects.requireNonNull(one.dates()).count()).isLessThanOrEqualTo(3_660));
  }

  @Test
  void smallFilesCostLittle() {
    String seconds = OUTLOOK.replace("FREQ=YEARLY", "FREQ=SECONDLY");
    assertThatThrownBy(() ->
            read(
                file(
                    seconds,
                    "DTSTART;TZID=W. Europe Standard Time:20270101T090000",
                    "DURATION:PT1H")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("FREQ DAILY, WEEKLY, MONTHLY or YEARLY, not SECONDLY");
    assertThatThrownBy(() ->
            read(
                file(
                    "",
                    "DTSTART;TZID=" + "/".repeat(400_000) + ":20270101T090000",
                    "DURATION:PT1H")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("TZID of 1 to 200 characters");
  }

  @Test
  void nothingButFaultsComesOfDamagedFiles() {
    String whole =
        file(
            OUTLOOK + NEGATIVE,
            "DTSTART;TZID=W. Europe Standard Time:20260105T090000",
            "DTEND;TZID=Eire:20260105T100000",
            "RRULE:FREQ=MONTHLY;BYDAY=MO,-1FR;BYSETPOS=1,-1;COUNT=20",
            "EXDATE;TZID=Eire:20260202T090000",
            "RDATE;VALUE=PERIOD:20260107T100000/PT2H,20260108T100000Z/20260108T110000Z");
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    Random random = new Random(20261129);
    String alphabet = "0123456789TZ;:=,-+/\n P\u00e9";
    int taken = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] damaged = bytes.clone();
      int times = 1 + random.nextInt(4);
      for (int j = 0; j < times; j++) {
        damaged[random.nextInt(damaged.length)] =
            (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      try {
        read(damaged, "Europe/Berlin");
        taken++;
      } catch (InvalidInputException expected) {
        assertThat(expected.faults()).isNotEmpty();
      }
    }
    assertThat(taken).isBetween(50, 3_950);
  }

  @Test
  void namesOfWindowsStandForZones() {
    assertThat(
            hours(
                read(
                    file("", "DTSTART;TZID=China Standard Time:20270101T090000", "DURATION:PT1H"))))
        .containsExactly("2027-01-01T01:00-02:00");
    assertThat(
            Stream.of("X-WR-TIMEZONE;VALUE=TEXT:Asia/Tokyo", "X-WR-TIMEZONE:Tokyo Standard Time")
                .map(line ->
                    file("", "DTSTART:20270101")
                        .replace("VERSION:2.0", "VERSION:2.0\n" + line)
                        .getBytes(StandardCharsets.UTF_8))
                .map(bytes ->
                    ICalendarFile.of(bytes).timezone().orElse("").toLowerCase(Locale.ROOT)))
        .containsOnly("asia/tokyo");
  }
}
