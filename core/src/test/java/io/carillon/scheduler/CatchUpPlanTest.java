package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cron.CronPattern;
import io.carillon.definition.CatchUp;
import io.carillon.definition.Overlap;
import io.carillon.definition.Policies;
import io.carillon.schedule.DueTimes;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.Window;
import io.carillon.sentence.Sentence;
import io.carillon.version.ConfigVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catch-up policy against one that looks at each due time by itself. */
class CatchUpPlanTest {

  private static final Instant SAVED = Instant.parse("2026-03-28T00:00:00Z");
  private static final List<CatchUp.Mode> MODES = List.of(CatchUp.Mode.values());
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** What becomes of each due time, one by one, as in {@code missed 10:00}. */
  private static List<String> expected(List<Instant> due, CatchUp policy, Instant now) {
    List<String> fates = new ArrayList<>();
    boolean onTime = due.size() == 1 && !late(due.getFirst(), policy.grace(), now);
    for (int i = 0; i < due.size(); i++) {
      Instant at = due.get(i);
      boolean judged =
          onTime
              || switch (policy.mode()) {
                case NONE -> !late(at, policy.grace(), now);
                case LATEST -> i == due.size() - 1;
                case ALL -> !late(at, policy.window(), now) && due.size() - i <= policy.maxRuns();
              };
      String passed = policy.mode() == CatchUp.Mode.LATEST ? "coalesced " : "missed ";
      fates.add((judged ? "judged " : passed) + at);
    }
    return fates;
  }

  private static boolean late(Instant due, Duration by, Instant now) {
    return Duration.between(due, now).compareTo(by) > 0;
  }

  private static List<String> actual(DueTimes dueTimes, CatchUpPlan catchingUp, Instant last) {
    List<String> fates = new ArrayList<>();
    for (Decision decision : catchingUp.passedOver()) {
      switch (decision) {
        case Decision.Missed(long id, Decision.Run run, Sentence reason) ->
            fates.addAll(fates("missed ", dueTimes, run));
        case Decision.Coalesced(long id, Decision.Run run, Instant into) -> {
          assertThat(into).isEqualTo(last);
          fates.addAll(fates("coalesced ", dueTimes, run));
        }
        default -> throw new AssertionError(decision);
      }
    }
    Instant from = catchingUp.from();
    if (from != null) {
      dueTimes
          .list(from.minusNanos(1), last, Integer.MAX_VALUE)
          .forEach(due -> fates.add("judged " + due));
    }
    return fates;
  }

  private static List<String> fates(String fate, DueTimes dueTimes, Decision.Run run) {
    List<Instant> due = dueTimes.list(run.first().minusNanos(1), run.last(), Integer.MAX_VALUE);
    assertThat(due).hasSize((int) run.count());
    assertThat(due.getFirst()).isEqualTo(run.first());
    assertThat(due.getLast()).isEqualTo(run.last());
    return due.stream().map(at -> fate + at).toList();
  }

  private static SchedulePlan plan(Schedule schedule, CatchUp catchUp) {
    return new SchedulePlan(
        new ConfigVersion.Key(1, 1),
        new SchedulePlan.Work("nothing", 5),
        new Policies(
            new Policies.Concurrency(Overlap.ALLOW, 1),
            catchUp,
            null,
            Policies.DEFAULT.failures(),
            false),
        schedule,
        schedule.occurrences(SAVED, null),
        SAVED);
  }

  static Stream<Long> seeds() {
    return LongStream.of(1, 2, new Random().nextLong()).boxed();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void runsAreWhatOneByOneWouldGive(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Schedule schedule = schedule(random);
      CatchUp policy = policy(random);
      SchedulePlan plan = plan(schedule, policy);
      Instant before = SAVED.plusSeconds(random.nextInt(100_000));
      Instant first = plan.dueTimes().next(before).orElseThrow();
      Instant now = first.plusMillis(random.nextInt(random.nextBoolean() ? 200_000 : 20_000_000));
      List<Instant> due = plan.dueTimes().list(before, now, Integer.MAX_VALUE);
      CatchUpPlan catchingUp = CatchUpPlan.of(plan, first, due.getLast(), now);
      assertThat(actual(plan.dueTimes(), catchingUp, due.getLast()))
          .as("seed %d, round %d: %s, %s, found at %s", seed, i, schedule, policy, now)
          .isEqualTo(expected(due, policy, now));
    }
  }

  private static Schedule schedule(Random random) {
    List<String> patterns = List.of("* * * * *", "30 2 * * *", "*/7 1-4 * * *", "*/20 * * * * *");
    return random.nextBoolean()
        ? new Schedule.Interval(Duration.ofMillis(5_000 + random.nextInt(90_000)), Window.always())
        : new Schedule.Cron(
            CronPattern.parse(patterns.get(random.nextInt(patterns.size()))),
            BERLIN,
            Window.always());
  }

  private static CatchUp policy(Random random) {
    return new CatchUp(
        MODES.get(random.nextInt(MODES.size())),
        Duration.ofSeconds(random.nextInt(120)),
        Duration.ofSeconds(1 + random.nextInt(10_000)),
        1 + random.nextInt(60));
  }

  @Test
  void tenYearsOfSecondsAreCountedAndNotStepped() {
    SchedulePlan plan =
        plan(
            new Schedule.Cron(CronPattern.parse("* * * * * *"), BERLIN, Window.always()),
            new CatchUp(CatchUp.Mode.ALL, Duration.ZERO, Duration.ofDays(366), 10_000));
    Instant first = plan.dueTimes().next(SAVED).orElseThrow();
    Instant now = SAVED.plus(Duration.ofDays(3_653));
    CatchUpPlan.of(plan, first, now, now); // loads what it needs
    long begin = System.nanoTime();
    CatchUpPlan catchingUp = CatchUpPlan.of(plan, first, now, now);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    assertThat(catchingUp.from()).isEqualTo(now.minusSeconds(9_999));
  }
}
