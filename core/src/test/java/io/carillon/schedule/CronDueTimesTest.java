package io.carillon.schedule;

import static io.carillon.schedule.Due.at;
import static io.carillon.schedule.Due.cron;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cron.CronPattern;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CronDueTimesTest {

  @Test
  void nothingIsDueUpToTheInstantItWasSaved() {
    Schedule schedule = hourly(Window.always());
    assertThat(schedule.dueTimes(at("2026-01-01T12:00Z")).next(Instant.MIN))
        .contains(at("2026-01-01T13:00Z"));
    assertThat(schedule.dueTimes(at("2026-01-01T11:59:59.999999Z")).next(Instant.MIN))
        .contains(at("2026-01-01T12:00Z"));
    assertThat(schedule.dueTimes(at("2026-01-01T12:00Z")).lastUpTo(at("2026-01-01T12:30Z")))
        .isEmpty();
  }

  @Test
  void aStartTakesThePlaceOfTheInstantItWasSavedAndIsInclusive() {
    Schedule exact = hourly(new Window(at("2026-01-01T12:00Z"), null));
    Schedule later = hourly(new Window(at("2026-01-01T12:00:00.000001Z"), null));
    assertThat(exact.dueTimes(at("2026-06-01T00:00Z")).next(Instant.MIN))
        .contains(at("2026-01-01T12:00Z"));
    assertThat(later.dueTimes(at("2025-06-01T00:00Z")).next(Instant.MIN))
        .contains(at("2026-01-01T13:00Z"));
  }

  @Test
  void anEndIsExclusive() {
    Schedule exact = hourly(new Window(null, at("2026-01-01T12:00Z")));
    Schedule later = hourly(new Window(null, at("2026-01-01T12:00:00.000001Z")));
    Instant anchor = at("2026-01-01T00:00Z");
    assertThat(exact.dueTimes(anchor).lastUpTo(Instant.MAX)).contains(at("2026-01-01T11:00Z"));
    assertThat(exact.dueTimes(anchor).next(at("2026-01-01T11:00Z"))).isEmpty();
    assertThat(exact.dueTimes(anchor).count(Instant.MIN, Instant.MAX)).isEqualTo(11);
    assertThat(later.dueTimes(anchor).lastUpTo(Instant.MAX)).contains(at("2026-01-01T12:00Z"));
  }

  @Test
  void partsOfASecondAreBetweenDueTimes() {
    DueTimes everySecond = cron("* * * * * *", "UTC");
    assertThat(everySecond.next(at("2026-01-01T00:00:00.5Z"))).contains(at("2026-01-01T00:00:01Z"));
    assertThat(everySecond.lastUpTo(at("2026-01-01T00:00:00.5Z")))
        .contains(at("2026-01-01T00:00:00Z"));
    assertThat(everySecond.count(at("2026-01-01T00:00:00Z"), at("2026-01-01T00:00:00.9Z")))
        .isZero();
  }

  @Test
  void tenYearsOfSecondsAreCountedWithoutSteppingThroughThem() {
    Instant from = at("2020-01-01T00:00Z");
    Instant to = at("2030-01-01T00:00Z");
    long seconds = Duration.between(from, to).toSeconds();
    assertThat(cron("* * * * * *", "Europe/Berlin").count(from, to)).isEqualTo(seconds);
    assertThat(cron("*/2 * * * * *", "UTC").count(from, to)).isEqualTo(seconds / 2);
    assertThat(cron("0-59 0-59 0-23 * * *", "Europe/Berlin").count(from, to))
        .isEqualTo(seconds - 10 * 3600);
  }

  @Test
  void aListHasAsManyAsAskedFor() {
    DueTimes due = cron("0 * * * *", "UTC");
    Instant from = at("2026-01-01T00:00Z");
    assertThat(due.list(from, Instant.MAX, 2))
        .isEqualTo(List.of(at("2026-01-01T01:00Z"), at("2026-01-01T02:00Z")));
    assertThat(due.list(from, at("2026-01-01T01:00Z"), 5)).hasSize(1);
    assertThat(due.list(from, Instant.MAX, 0)).isEmpty();
    assertThat(due.list(from, from.minusSeconds(9_000), 5)).isEmpty();
    assertThat(due.count(from, from.minusSeconds(9_000))).isZero();
  }

  /** Leaps over years must neither miss a due time nor make one up. */
  @Test
  void sparsePatternsAgreeWithTryingEveryDayOfFortyYears() {
    long seed = Long.getLong("carillon.seed", System.nanoTime());
    System.out.println("carillon.seed=" + seed);
    Random random = new Random(seed);
    int tried = 0;
    while (tried < 300) {
      RandomPattern pattern = RandomPattern.make(random, true, 2020);
      tried += checkIfSparse(pattern, random, seed) ? 1 : 0;
    }
  }

  private static boolean checkIfSparse(RandomPattern pattern, Random random, long seed) {
    ZoneId zone = ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "Pacific/Apia");
    Schedule schedule = new Schedule.Cron(CronPattern.parse(pattern.text()), zone, Window.always());
    DueTimes dueTimes = schedule.dueTimes(Instant.EPOCH);
    Instant from = at("1995-01-01T00:00Z");
    Instant to = at("2035-01-01T00:00Z");
    if (dueTimes.count(from, to) > 400) {
      return false;
    }
    String context = "seed %d, '%s' in %s".formatted(seed, pattern.text(), zone);
    List<Instant> expected =
        Oracle.of(pattern, zone, DstPolicy.DEFAULT, from, to).dueTimes(from.plusNanos(1), to);
    assertThat(dueTimes.list(from, to, 1_000)).as(context).isEqualTo(expected);
    assertThat(dueTimes.count(from, to)).as(context).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      Instant beforeNext = i + 1 < expected.size() ? expected.get(i + 1).minusNanos(1) : to;
      assertThat(dueTimes.lastUpTo(expected.get(i))).as(context).contains(expected.get(i));
      assertThat(dueTimes.lastUpTo(beforeNext)).as(context).contains(expected.get(i));
    }
    return true;
  }

  private static Schedule hourly(Window window) {
    return new Schedule.Cron(CronPattern.parse("@hourly"), ZoneId.of("UTC"), window);
  }
}
