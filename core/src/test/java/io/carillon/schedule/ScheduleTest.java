package io.carillon.schedule;

import static io.carillon.schedule.Due.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.cron.CronPattern;
import io.carillon.fault.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {

  private static final Instant SAVED = at("2026-01-01T00:00:00.000123Z");

  @Test
  void anIntervalIsFirstDueOneDistanceAfterItWasSaved() {
    DueTimes due = every("PT30S", Window.always()).dueTimes(SAVED);
    assertThat(due.next(Instant.MIN)).contains(SAVED.plusSeconds(30));
    assertThat(due.next(SAVED.plusSeconds(30))).contains(SAVED.plusSeconds(60));
    assertThat(due.next(SAVED.plusSeconds(30).minusNanos(1))).contains(SAVED.plusSeconds(30));
    assertThat(due.lastUpTo(SAVED.plusSeconds(30).minusNanos(1))).isEmpty();
    assertThat(due.lastUpTo(SAVED.plusSeconds(30))).contains(SAVED.plusSeconds(30));
    assertThat(due.lastUpTo(SAVED.plusSeconds(89))).contains(SAVED.plusSeconds(60));
  }

  @Test
  void anIntervalWithAStartIsDueAtTheStartItself() {
    Instant start = at("2026-02-01T00:00Z");
    DueTimes due = every("PT1H", new Window(start, null)).dueTimes(SAVED);
    assertThat(due.next(SAVED)).contains(start);
    assertThat(due.next(start)).contains(start.plusSeconds(3600));
    assertThat(due.count(Instant.MIN, start)).isEqualTo(1);
    assertThat(due.count(start, start.plusSeconds(7200))).isEqualTo(2);
  }

  @Test
  void anIntervalEndsBeforeItsEnd() {
    Instant start = at("2026-02-01T00:00Z");
    DueTimes due = every("PT1H", new Window(start, start.plusSeconds(7200))).dueTimes(SAVED);
    assertThat(due.list(Instant.MIN, Instant.MAX, 9))
        .isEqualTo(List.of(start, start.plusSeconds(3600)));
    assertThat(due.lastUpTo(Instant.MAX)).contains(start.plusSeconds(3600));
    assertThat(due.count(Instant.MIN, Instant.MAX)).isEqualTo(2);
    DueTimes none = every("PT1H", new Window(null, SAVED.plusSeconds(3600))).dueTimes(SAVED);
    assertThat(none.next(Instant.MIN)).isEmpty();
    assertThat(none.count(Instant.MIN, Instant.MAX)).isZero();
  }

  @Test
  void countsOfManySpansAreThoseOfEachOfThem() {
    Window window = new Window(SAVED.plusSeconds(7_000), SAVED.plusSeconds(50_000));
    for (Schedule schedule :
        List.of(
            every("PT1H", Window.always()),
            every("PT7S", window),
            new Schedule.OnDate(SAVED.plusSeconds(7_200)),
            new Schedule.Manual(),
            new Schedule.Cron(CronPattern.parse("*/10 * * * *"), ZoneId.of("UTC"), window),
            new Schedule.Cron(CronPattern.parse("0 3 * * *"), ZoneId.of("UTC"), Window.always()))) {
      DueTimes due = schedule.dueTimes(SAVED);
      List<Instant> bounds =
          IntStream.range(0, 20).mapToObj(i -> SAVED.plusSeconds(i * 3_600L - 7_200)).toList();
      long[] each =
          IntStream.range(1, 20)
              .mapToLong(i -> due.count(bounds.get(i - 1), bounds.get(i)))
              .toArray();
      assertThat(due.counts(bounds)).as("%s", schedule).isEqualTo(each);
    }
  }

  @Test
  void anIntervalStaysExactAfterBillionsOfDueTimes() {
    Duration every = Duration.ofNanos(1_000_003);
    DueTimes due = new Schedule.Interval(every, new Window(SAVED, null)).dueTimes(SAVED);
    long k = 5_000_000_000L;
    Instant expected = SAVED.plus(every.multipliedBy(k));
    assertThat(due.next(expected.minusNanos(1))).contains(expected);
    assertThat(due.lastUpTo(expected)).contains(expected);
    assertThat(due.count(SAVED, expected)).isEqualTo(k);
  }

  @Test
  void anIntervalEndsWhereNanosecondsDoWithoutTrouble() {
    DueTimes due = every("PT1S", Window.always()).dueTimes(SAVED);
    assertThat(due.next(Instant.MAX)).isEmpty();
    assertThat(due.next(at("2300-01-01T00:00Z").plusSeconds(9_999_999_999L))).isEmpty();
    assertThat(due.lastUpTo(Instant.MAX))
        .hasValueSatisfying(last -> assertThat(last).isAfter(at("2317-01-01T00:00Z")));
    assertThat(due.count(Instant.MIN, Instant.MAX)).isEqualTo(9_223_372_037L);
    DueTimes rare = every("P36500D", Window.always()).dueTimes(SAVED);
    assertThat(rare.count(Instant.MIN, Instant.MAX)).isEqualTo(3);
  }

  @Test
  void randomIntervalsAgreeWithAddingUp() {
    long seed = Long.getLong("carillon.seed", System.nanoTime());
    System.out.println("carillon.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Duration every = Duration.ofNanos(1_000_000 + random.nextLong(90_000_000_000_000L));
      Instant end =
          SAVED.plus(every.multipliedBy(1 + random.nextInt(20))).plusNanos(random.nextInt(3));
      checkAgainstAddingUp(every, end, random, "seed " + seed + ", " + every);
    }
  }

  private static void checkAgainstAddingUp(
      Duration every, Instant end, Random random, String context) {
    List<Instant> expected = new ArrayList<>();
    for (Instant at = SAVED.plus(every); at.isBefore(end); at = at.plus(every)) {
      expected.add(at);
    }
    DueTimes due = new Schedule.Interval(every, new Window(null, end)).dueTimes(SAVED);
    assertThat(due.list(Instant.MIN, Instant.MAX, 100)).as(context).isEqualTo(expected);
    Instant probe = SAVED.plus(Duration.ofNanos(random.nextLong(every.toNanos() * 20)));
    List<Instant> before = expected.stream().filter(at -> !at.isAfter(probe)).toList();
    assertThat(due.count(Instant.MIN, probe)).as(context).isEqualTo(before.size());
    assertThat(due.count(probe, Instant.MAX))
        .as(context)
        .isEqualTo(expected.size() - before.size());
    assertThat(due.lastUpTo(probe).stream().toList())
        .as(context)
        .isEqualTo(before.isEmpty() ? List.of() : List.of(before.getLast()));
  }

  @Test
  void aDateIsDueOnceWheneverItWasSaved() {
    Instant date = at("2026-05-05T05:05Z");
    DueTimes due = new Schedule.OnDate(date).dueTimes(date.plusSeconds(99));
    assertThat(due.next(date.minusNanos(1))).contains(date);
    assertThat(due.next(date)).isEmpty();
    assertThat(due.lastUpTo(date)).contains(date);
    assertThat(due.lastUpTo(date.minusNanos(1))).isEmpty();
    assertThat(due.count(date.minusNanos(1), date)).isEqualTo(1);
    assertThat(due.count(date, Instant.MAX)).isZero();
  }

  @Test
  void aManualScheduleIsNeverDue() {
    DueTimes due = new Schedule.Manual().dueTimes(SAVED);
    assertThat(due.next(Instant.MIN)).isEmpty();
    assertThat(due.lastUpTo(Instant.MAX)).isEmpty();
    assertThat(due.count(Instant.MIN, Instant.MAX)).isZero();
  }

  @Test
  void rebootIsAPatternButNotASchedule() {
    CronPattern reboot = CronPattern.parse("@reboot");
    assertThat(reboot.reboot()).isTrue();
    assertThat(CronPattern.parse("@daily").reboot()).isFalse();
    Schedule schedule = new Schedule.Cron(reboot, ZoneOffset.UTC, Window.always());
    assertThatThrownBy(() -> schedule.dueTimes(SAVED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("expression: @reboot names no time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-5S", "PT0.000999999S", "P36500DT0.000000001S"})
  void anIntervalOutOfBoundsIsRefused(String every) {
    assertThatThrownBy(() -> every(every, Window.always()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("every: ")
        .hasMessageContaining("1 ms to 36500 days");
  }

  @Test
  void aWindowThatEndsBeforeItStartsIsRefused() {
    assertThatThrownBy(() -> new Window(SAVED, SAVED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("end_at: ");
  }

  @Test
  void aWindowIsUsedUpAfterItsFires() {
    Window twice = new Window(null, null, 2);
    assertThat(twice.isUsedUp(1)).isFalse();
    assertThat(twice.isUsedUp(2)).isTrue();
    assertThat(Window.always().isUsedUp(Long.MAX_VALUE)).isFalse();
    assertThatThrownBy(() -> new Window(null, null, 0)).hasMessageStartingWith("max_fires: ");
  }

  @Test
  void eachKindOfScheduleHasItsWord() {
    assertThat(every("PT1S", Window.always()).type()).isEqualTo(Schedule.Type.INTERVAL);
    assertThat(new Schedule.OnDate(SAVED).type()).isEqualTo(Schedule.Type.DATE);
    assertThat(new Schedule.Manual().type()).isEqualTo(Schedule.Type.MANUAL);
    assertThat(
            new Schedule.Cron(CronPattern.parse("@daily"), ZoneOffset.UTC, Window.always()).type())
        .isEqualTo(Schedule.Type.CRON);
  }

  private static Schedule every(String duration, Window window) {
    return new Schedule.Interval(Duration.parse(duration), window);
  }
}
