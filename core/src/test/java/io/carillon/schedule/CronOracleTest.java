package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cron.CronPattern;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random patterns, zones and policies, held against every second of spans around transitions. */
final class CronOracleTest {

  // Each run has its own seed; -Dcarillon.schedules=10000 covers more in one run.
  private static final int SCHEDULES = Integer.getInteger("carillon.schedules", 3_000);

  private static final List<String> ZONES =
      List.of(
          "Europe/Berlin",
          "America/New_York",
          "Africa/Cairo",
          "America/Sao_Paulo",
          "Australia/Lord_Howe",
          "Pacific/Apia",
          "Pacific/Kwajalein",
          "Antarctica/Casey",
          "Africa/Monrovia",
          "Asia/Kathmandu",
          "Asia/Shanghai",
          "Africa/Casablanca",
          "UTC",
          "+05:45");

  private final long seed = Long.getLong("carillon.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** One schedule, and the whole truth about a span. */
  private record Case(
      RandomPattern pattern,
      Schedule.Cron schedule,
      Instant from,
      Instant to,
      Oracle oracle,
      List<Instant> due) {

    DueTimes dueTimes() {
      return schedule.dueTimes(Instant.EPOCH.minusSeconds(172_800));
    }

    @Override
    public String toString() {
      return "'%s' in %s, %s, %s to %s"
          .formatted(pattern.text(), schedule.zone(), schedule.dst(), from, to);
    }
  }

  @Test
  void nextLastUpToAndCountAgreeWithTryingEverySecond() {
    System.out.println("carillon.seed=" + seed);
    for (int i = 0; i < SCHEDULES; i++) {
      Case sample = sample();
      checkList(sample);
      for (int probe = 0; probe < 20; probe++) {
        checkAt(sample, instantIn(sample));
      }
      for (Instant due : sample.due().subList(0, Math.min(5, sample.due().size()))) {
        checkAt(sample, due);
      }
      checkReasons(sample);
    }
  }

  private void checkList(Case sample) {
    Instant before = sample.from().minusNanos(1);
    assertThat(sample.dueTimes().count(before, sample.to()))
        .as("seed %d, %s", seed, sample)
        .isEqualTo(sample.due().size());
    assertThat(sample.dueTimes().list(before, sample.to(), 200))
        .as("seed %d, %s", seed, sample)
        .isEqualTo(sample.due().subList(0, Math.min(200, sample.due().size())));
  }

  private void checkReasons(Case sample) {
    for (int i = 1; i < Math.min(50, sample.due().size()); i++) {
      Instant due = sample.due().get(i);
      assertThat(sample.dueTimes().gapReason(due).isPresent())
          .as("seed %d, whether a gap has to do with %s, %s", seed, due, sample)
          .isEqualTo(sample.oracle().gapHasToDoWith(due, sample.due().get(i - 1)));
    }
  }

  private void checkAt(Case sample, Instant at) {
    int upTo = firstIndexAfter(sample.due(), at);
    Optional<Instant> next = sample.dueTimes().next(at).filter(due -> !due.isAfter(sample.to()));
    Optional<Instant> last =
        sample.dueTimes().lastUpTo(at).filter(due -> !due.isBefore(sample.from()));
    assertThat(next)
        .as("seed %d, next after %s, %s", seed, at, sample)
        .isEqualTo(elementAt(sample.due(), upTo));
    assertThat(last)
        .as("seed %d, last up to %s, %s", seed, at, sample)
        .isEqualTo(elementAt(sample.due(), upTo - 1));
    assertThat(sample.dueTimes().count(at, sample.to()))
        .as("seed %d, count from %s, %s", seed, at, sample)
        .isEqualTo(sample.due().size() - upTo);
    assertThat(sample.dueTimes().count(sample.from().minusNanos(1), at))
        .as("seed %d, count up to %s, %s", seed, at, sample)
        .isEqualTo(upTo);
  }

  private static int firstIndexAfter(List<Instant> due, Instant at) {
    int index = 0;
    while (index < due.size() && !due.get(index).isAfter(at)) {
      index++;
    }
    return index;
  }

  private static Optional<Instant> elementAt(List<Instant> due, int index) {
    return index < 0 || index >= due.size() ? Optional.empty() : Optional.of(due.get(index));
  }

  private Case sample() {
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    boolean withSeconds = random.nextInt(3) == 0;
    Instant middle = middle(zone);
    int hours = withSeconds ? 30 : 24 * 12;
    Instant from = middle.minus(Duration.ofMinutes(random.nextInt(hours * 60)));
    Instant to = from.plus(Duration.ofHours(hours)).plusMillis(random.nextInt(5_000));
    int year = middle.atZone(zone).getYear();
    RandomPattern pattern = RandomPattern.make(random, withSeconds, year);
    DstPolicy policy = policy();
    Window window = random.nextInt(5) == 0 ? window(from, hours) : Window.always();
    Schedule.Cron schedule =
        new Schedule.Cron(CronPattern.parse(pattern.text()), zone, policy, window);
    Oracle oracle = Oracle.of(pattern, zone, policy, from, to);
    List<Instant> due =
        oracle.dueTimes(from, to).stream()
            .filter(at -> window.startAt() == null || !at.isBefore(window.startAt()))
            .filter(at -> window.endAt() == null || at.isBefore(window.endAt()))
            .toList();
    return new Case(pattern, schedule, from, to, oracle, due);
  }

  /** One that begins and ends somewhere in a span of so many hours. */
  private Window window(Instant from, int hours) {
    Instant start = from.plusMillis(random.nextInt(hours * 1_800_000));
    return new Window(
        random.nextInt(4) == 0 ? null : start,
        random.nextInt(4) == 0 ? null : start.plusMillis(1 + random.nextInt(hours * 1_800_000)));
  }

  private DstPolicy policy() {
    DstPolicy.Gap[] gaps = DstPolicy.Gap.values();
    DstPolicy.Overlap[] overlaps = DstPolicy.Overlap.values();
    return random.nextBoolean()
        ? DstPolicy.DEFAULT
        : new DstPolicy(
            gaps[random.nextInt(gaps.length)], overlaps[random.nextInt(overlaps.length)]);
  }

  /** Mostly a transition of the zone; sometimes any instant. */
  private Instant middle(ZoneId zone) {
    Instant any = Instant.EPOCH.plus(Duration.ofHours(random.nextInt(230 * 365 * 24)));
    Instant recent = Instant.EPOCH.plus(Duration.ofHours(random.nextInt(60 * 365 * 24)));
    Instant start = random.nextBoolean() ? any : recent;
    ZoneOffsetTransition transition = zone.getRules().nextTransition(start);
    return transition == null || random.nextInt(8) == 0 ? start : transition.getInstant();
  }

  private Instant instantIn(Case sample) {
    long millis = Duration.between(sample.from(), sample.to()).toMillis();
    return sample.from().plusMillis((long) (random.nextDouble() * millis));
  }
}
