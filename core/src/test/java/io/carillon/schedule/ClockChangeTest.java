package io.carillon.schedule;

import static io.carillon.schedule.Due.at;
import static io.carillon.schedule.Due.cron;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.Calendar;
import io.carillon.cron.CronPattern;
import io.carillon.schedule.DstPolicy.Gap;
import io.carillon.schedule.DstPolicy.Overlap;
import io.carillon.schedule.text.ScheduleWarning;
import io.carillon.schedule.text.ScheduleWarning.Code;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is told of clock changes: the reason on record, and the warning when a schedule is saved.
 */
final class ClockChangeTest {

  private static final String BERLIN = "Europe/Berlin";
  private static final Instant SAVED = at("2026-01-01T00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RUN_AFTER | 30 2 * * *      | 2026-03-29T03:00+02:00 | 2026-03-29 02:30 does not exist in"
            + " Europe/Berlin, where clocks go forward: due at 2026-03-29T01:00:00Z instead.",
        "RUN_AFTER | 0,30 2,3 * * *  | 2026-03-29T03:00+02:00 | 2026-03-29 02:00, 2026-03-29 02:30"
            + " do not exist in Europe/Berlin, where clocks go forward: due at 2026-03-29T01:00:00Z"
            + " instead.",
        "RUN_AFTER | 0-59 2 * * *    | 2026-03-29T03:00+02:00 | 2026-03-29 02:00, 2026-03-29 02:01,"
            + " 2026-03-29 02:02, 2026-03-29 02:03 and 56 more do not exist in Europe/Berlin, where"
            + " clocks go forward: due at 2026-03-29T01:00:00Z instead.",
        "RUN_AFTER | 0,30 2,3 * * *  | 2026-03-29T03:30+02:00 |",
        "RUN_AFTER | 30 2 * * *      | 2026-03-28T02:30+01:00 |",
        "RUN_AFTER | 30 2 * * *      | 2026-10-25T02:30+02:00 |",
        "SHIFT     | 30 2 * * *      | 2026-03-29T03:30+02:00 | 2026-03-29 02:30 does not exist in"
            + " Europe/Berlin, where clocks go forward: due at 2026-03-29T01:30:00Z instead.",
        "SHIFT     | 0,30 2,3 * * *  | 2026-03-29T03:30+02:00 | 2026-03-29 02:30 does not exist in"
            + " Europe/Berlin, where clocks go forward: due at 2026-03-29T01:30:00Z instead.",
        "SHIFT     | 0 2,3,4 * * *   | 2026-03-29T04:00+02:00 |",
        "SKIP      | 30 2 * * *      | 2026-03-30T02:30+02:00 | 2026-03-29 02:30 does not exist in"
            + " Europe/Berlin, where clocks go forward, and its schedule leaves such times out.",
        "SKIP      | 30 2 * * *      | 2026-03-31T02:30+02:00 |",
        "SKIP      | 0,30 2,3 * * *  | 2026-03-29T03:00+02:00 | 2026-03-29 02:00, 2026-03-29 02:30"
            + " do not exist in Europe/Berlin, where clocks go forward, and its schedule"
            + " leaves such times out.",
        "SKIP      | */30 * * * *    | 2026-03-29T03:00+02:00 |",
      })
  void theReasonTellsWhatAGapDid(Gap gap, String pattern, String due, String reason) {
    DueTimes dueTimes = cron(pattern, BERLIN, new DstPolicy(gap, Overlap.FIRST));
    assertThat(dueTimes.next(at(due).minusNanos(1))).contains(at(due));
    assertThat(dueTimes.gapReason(at(due)).map(Sentence::text).orElse(null)).isEqualTo(reason);
  }

  @Test
  void whatWasDroppedBeforeTheScheduleBeganIsNotOnRecord() {
    DstPolicy skip = new DstPolicy(Gap.SKIP, Overlap.FIRST);
    Instant afterTheGap = at("2026-03-29T12:00+02:00");
    DueTimes due =
        new Schedule.Cron(CronPattern.parse("30 2 * * *"), ZoneId.of(BERLIN), skip, Window.always())
            .dueTimes(afterTheGap);
    assertThat(due.gapReason(at("2026-03-30T02:30+02:00"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(OnExcluded.class)
  void aScheduleOnACalendarKeepsItsReasons(OnExcluded rule) {
    DueTimes fires = onCalendar(BERLIN, rule).occurrences(SAVED, calendar(BERLIN)).fires();
    assertThat(fires.gapReason(at("2026-03-29T03:00+02:00")).orElseThrow().text())
        .contains("2026-03-29 02:30 does not exist in Europe/Berlin");
    assertThat(fires.gapReason(at("2026-03-30T02:30+02:00"))).isEmpty();
    assertThat(fires.clockChanges(SAVED, SAVED.plus(Duration.ofDays(365)))).hasSize(2);
  }

  @Test
  void aCalendarThatGoesByOtherDatesIsWarnedOf() {
    Schedule schedule = onCalendar("Europe/Paris", OnExcluded.SKIP);
    assertThat(ScheduleWarning.of(schedule, calendar("Asia/Shanghai"), SAVED))
        .filteredOn(warning -> warning.code() == Code.CALENDAR_ZONE)
        .singleElement()
        .satisfies(warning -> {
          assertThat(warning.english())
              .startsWith("the calendar holidays goes by the dates of Asia/Shanghai and the")
              .contains("Europe/Paris");
          assertThat(warning.chinese()).startsWith("日历 holidays 按 Asia/Shanghai 的日期");
        });
    // Another name of the same clock is no other clock.
    assertThat(
            ScheduleWarning.of(
                onCalendar("PRC", OnExcluded.SKIP), calendar("Asia/Shanghai"), SAVED))
        .isEmpty();
    assertThat(
            ScheduleWarning.of(
                new Schedule.OnCalendar(
                    new Schedule.Interval(Duration.ofHours(1), Window.always()),
                    "holidays",
                    OnExcluded.SKIP),
                calendar("Asia/Shanghai"),
                SAVED))
        .isEmpty();
  }

  private static Schedule onCalendar(String zone, OnExcluded rule) {
    return new Schedule.OnCalendar(
        new Schedule.Cron(CronPattern.parse("30 2 * * *"), ZoneId.of(zone), Window.always()),
        "holidays",
        rule);
  }

  private static BusinessCalendar calendar(String zone) {
    return new BusinessCalendar(
        new Calendar("holidays", "", ZoneId.of(zone), List.of(), List.of(), List.of()));
  }

  @Test
  void aGapTellsWhatItSwallowed() {
    List<ClockChange> changes =
        cron("*/5 2 * * *", BERLIN).clockChanges(at("2026-01-01T00:00Z"), at("2026-06-01T00:00Z"));
    assertThat(changes).hasSize(1);
    ClockChange gap = changes.getFirst();
    assertThat(gap.isGap()).isTrue();
    assertThat(gap.at()).isEqualTo(at("2026-03-29T03:00+02:00"));
    assertThat(gap.count()).isEqualTo(12);
    assertThat(gap.localTimes())
        .hasSize(ClockChange.MAX_LISTED)
        .startsWith(
            LocalDateTime.parse("2026-03-29T02:00"), LocalDateTime.parse("2026-03-29T02:05"));
    assertThat(gap.length()).isEqualTo(Duration.ofHours(1));
    assertThat(gap.fixedTime()).isFalse();
  }

  @Test
  void aSpanIsExclusiveAtItsBeginAndInclusiveAtItsEnd() {
    DueTimes due = cron("30 2 * * *", BERLIN);
    Instant gap = at("2026-03-29T03:00+02:00");
    assertThat(due.clockChanges(gap.minusSeconds(1), gap)).hasSize(1);
    assertThat(due.clockChanges(gap, gap.plusSeconds(1))).isEmpty();
    assertThat(due.clockChanges(gap.minusSeconds(9), gap.minusSeconds(1))).isEmpty();
    assertThat(due.clockChanges(Instant.MIN, Instant.MAX)).hasSizeGreaterThan(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RUN_AFTER | 2026-03-29 02:30 does not exist in Europe/Berlin, where clocks go from"
            + " 2026-03-29 02:00 to 03:00: due once, at 03:00 | Europe/Berlin"
            + " 的时钟由 2026-03-29 02:00 拨到 03:00，2026-03-29 02:30 不存在：改在 03:00 触发一次",
        "SKIP | 2026-03-29 02:30 does not exist in Europe/Berlin, where clocks go from 2026-03-29"
            + " 02:00 to 03:00: not due | Europe/Berlin 的时钟由 2026-03-29 02:00 拨到"
            + " 03:00，2026-03-29 02:30 不存在：不触发",
        "SHIFT | 2026-03-29 02:30 does not exist in Europe/Berlin, where clocks go from 2026-03-29"
            + " 02:00 to 03:00: due 1 hour later | Europe/Berlin 的时钟由 2026-03-29"
            + " 02:00 拨到 03:00，2026-03-29 02:30 不存在：推迟 1 小时触发",
      })
  void aGapIsWarnedOfInBothLanguages(Gap gap, String english, String chinese) {
    ScheduleWarning warning =
        warnings("30 2 * * *", BERLIN, new DstPolicy(gap, Overlap.FIRST)).getFirst();
    assertThat(warning.code()).isEqualTo(Code.DST_GAP);
    assertThat(warning.english()).isEqualTo(english);
    assertThat(warning.chinese()).isEqualTo(chinese);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FIRST  | due the first time only   | 只在第一次触发",
        "SECOND | due the second time only | 只在第二次触发",
        "BOTH   | due both times             | 两次都触发",
      })
  void anOverlapIsWarnedOfInBothLanguages(Overlap overlap, String english, String chinese) {
    ScheduleWarning warning =
        warnings("30 2 * * *", BERLIN, new DstPolicy(Gap.RUN_AFTER, overlap)).getLast();
    assertThat(warning.code()).isEqualTo(Code.DST_OVERLAP);
    assertThat(warning.english())
        .isEqualTo(
            "2026-10-25 02:30 comes twice in Europe/Berlin, where clocks go back from"
                + " 2026-10-25 03:00 to 02:00: "
                + english);
    assertThat(warning.chinese())
        .isEqualTo("Europe/Berlin 的时钟由 2026-10-25 03:00 拨回 02:00，2026-10-25 02:30 出现两次：" + chinese);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * *       | Europe/Berlin       |",
        "30 2 * * *      | Asia/Shanghai       |",
        "30 2 * * *      | UTC                 |",
        "*/30 * * * *    | Europe/Berlin       |",
        "30 2 * * *      | Europe/Berlin       | DST_GAP DST_OVERLAP",
        "30 2 29 3 *     | Europe/Berlin       | DST_GAP",
        "0 0 * * *       | Africa/Cairo        | DST_GAP",
        "15 2 * * *      | Australia/Lord_Howe | DST_GAP",
        "45 1 * * *      | Australia/Lord_Howe | DST_OVERLAP",
        "*/30 0-4 * * *  | Europe/Berlin       | DST_GAP DST_OVERLAP",
        "0 0 31 2 *      | Europe/Berlin       | NO_DUE_TIMES",
      })
  void onlyASchedulesThatMeetsAClockChangeIsWarnedOf(String pattern, String zone, String codes) {
    assertThat(warnings(pattern, zone, DstPolicy.DEFAULT))
        .extracting(warning -> warning.code().name())
        .isEqualTo(codes == null ? List.of() : List.of(codes.split(" ")));
  }

  @Test
  void aRecurringPatternIsToldWhatItDoesAndThatThePolicyIsNotAsked() {
    List<ScheduleWarning> warnings = warnings("*/30 2 * * *", BERLIN, DstPolicy.OCPS);
    assertThat(warnings)
        .extracting(ScheduleWarning::code)
        .containsExactly(Code.DST_NOT_USED, Code.DST_GAP, Code.DST_OVERLAP);
    assertThat(warnings.get(1).english()).endsWith(": not due, as the pattern is recurring");
    assertThat(warnings.get(2).english()).endsWith(": due both times, as the pattern is recurring");
    assertThat(warnings.get(1).chinese()).endsWith("不触发（周期性表达式）");
    assertThat(warnings.get(2).chinese()).endsWith("两次都触发（周期性表达式）");
  }

  @Test
  void aWholeDayThatIsMissingIsToldWithItsDates() {
    Schedule schedule =
        new Schedule.Cron(
            CronPattern.parse("0 3,9 * * *"), ZoneId.of("Pacific/Apia"), Window.always());
    assertThat(ScheduleWarning.of(schedule, null, at("2011-12-01T00:00Z")).getFirst().english())
        .isEqualTo(
            "2011-12-30 03:00 and 09:00 do not exist in Pacific/Apia, where clocks go from"
                + " 2011-12-30 00:00 to 2011-12-31 00:00: due once, at 2011-12-31 00:00");
  }

  @Test
  void aWindowThatEndsBeforeTheChangeNeedsNoWarning() {
    Window window = new Window(null, at("2026-03-28T00:00Z"));
    Schedule schedule =
        new Schedule.Cron(CronPattern.parse("30 2 * * *"), ZoneId.of(BERLIN), window);
    assertThat(ScheduleWarning.of(schedule, null, SAVED)).isEmpty();
  }

  @Test
  void otherKindsHaveNoClockChanges() {
    Stream.of(
            new Schedule.Manual(),
            new Schedule.OnDate(SAVED.plusSeconds(1)),
            new Schedule.Interval(Duration.ofDays(1), Window.always()))
        .forEach(schedule -> {
          assertThat(ScheduleWarning.of(schedule, null, SAVED)).isEmpty();
          DueTimes due = schedule.dueTimes(SAVED);
          assertThat(due.clockChanges(Instant.MIN, Instant.MAX)).isEmpty();
          assertThat(due.gapReason(SAVED)).isEmpty();
        });
    assertThat(ScheduleWarning.of(new Schedule.OnDate(SAVED), null, SAVED))
        .extracting(warning -> warning.code().code())
        .containsExactly("no_due_times");
  }

  private static List<ScheduleWarning> warnings(String pattern, String zone, DstPolicy policy) {
    return ScheduleWarning.of(
        new Schedule.Cron(CronPattern.parse(pattern), ZoneId.of(zone), policy, Window.always()),
        null,
        SAVED);
  }

  @Test
  void aPatternWithAQuestionMarkIsSuspectedToBeOfQuartz() {
    Schedule schedule =
        new Schedule.Cron(CronPattern.parse("0 0 12 ? * 2"), ZoneId.of("UTC"), Window.always());
    assertThat(ScheduleWarning.of(schedule, null, SAVED))
        .extracting(ScheduleWarning::code)
        .containsExactly(Code.QUARTZ_PATTERN);
  }

  @Test
  void aScheduleWhoseRunsCancelEachOtherIsWarnedOfUnlessItsTimeoutIsShorter() {
    Schedule schedule = new Schedule.Interval(Duration.ofSeconds(10), Window.always());
    assertThat(ScheduleWarning.ofCancelRunning(schedule, SAVED, null))
        .get()
        .satisfies(warning -> {
          assertThat(warning.code()).isEqualTo(Code.CANCEL_RUNNING);
          assertThat(warning.english()).contains("longer than 10s never ends");
          assertThat(warning.chinese()).contains("超过 10s");
        });
    assertThat(ScheduleWarning.ofCancelRunning(schedule, SAVED, Duration.ofSeconds(10)))
        .isPresent();
    assertThat(ScheduleWarning.ofCancelRunning(schedule, SAVED, Duration.ofSeconds(9))).isEmpty();
    assertThat(ScheduleWarning.ofCancelRunning(new Schedule.Manual(), SAVED, null)).isEmpty();
    assertThat(ScheduleWarning.ofCancelRunning(new Schedule.OnDate(SAVED), SAVED, null)).isEmpty();
  }
}
