package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.audit.Audit;
import io.carillon.config.TaskConfig;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.history.ScheduleEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules on calendars (semantics section 7), each case with a clean audit at its end. */
class CalendarTest {

  private static final String WEEKEND = "{\"name\": \"weekend\", \"days\": [\"sat\", \"sun\"]}";
  private static final String NIGHT =
      "{\"name\": \"night\", \"from\": \"22:00\", \"to\": \"06:00\"}";
  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final AtomicInteger NAMES = new AtomicInteger();
  private final SimulatedNode node = CLUSTER.node("one");
  private final String calendar = "calendar " + NAMES.incrementAndGet();

  /** Sunday, 1 March 2026. */
  private static final Instant SUNDAY = SimulatedCluster.START;

  @BeforeEach
  void begin() {
    CLUSTER.database().sql().sql("delete from carillon.task_config").update();
    CLUSTER.set(SUNDAY);
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private void calendar(String holidays, String blackouts, String workingDays) {
    String json =
        """
        {"timezone": "UTC", "holidays": [%s], "blackouts": [%s], "working_days": [%s]}
        """
            .formatted(holidays, blackouts, workingDays);
    node.manager()
        .putCalendar(
            CalendarReader.read(Json.object(json), calendar), null, SimulatedCluster.ACTOR);
  }

  private TaskConfig cron(String pattern, String rule, String policies) {
    return CLUSTER.create(node, schedule(pattern, rule) + policies);
  }

  private String schedule(String pattern, String rule) {
    return """
    "schedule": {"type": "cron", "expression": "%s", "calendar": "%s", "on_excluded": "%s"},
    "overlap": "allow"
    """
        .formatted(pattern, calendar, rule);
  }

  /** Ticks as time goes by, by the hour. */
  private void live(Instant until) {
    while (CLUSTER.now().isBefore(until)) {
      CLUSTER.pass(Duration.ofHours(1));
      node.tick();
    }
  }

  private Audit clean(TaskConfig config) {
    Audit audit = CLUSTER.audit(node, config);
    assertThat(audit.findings()).isEmpty();
    assertThat(audit.byKind().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(audit.due());
    return audit;
  }

  private List<Instant> fired(TaskConfig config) {
    return CLUSTER.executions(config).stream().map(Execution::dueAt).toList();
  }

  private static Instant at(String text) {
    return Instant.parse("2026-" + text + ":00Z");
  }

  @Test
  void skipExcludesEachDueTimeOfADayOffWithItsReason() {
    calendar("{\"date\": \"2026-03-04\", \"name\": \"Founders' day\"}", WEEKEND, "");
    TaskConfig config = cron("0 9 * * *", "skip", "");
    live(at("03-09T12:00"));
    assertThat(fired(config))
        .containsExactly(
            at("03-02T09:00"),
            at("03-03T09:00"),
            at("03-05T09:00"),
            at("03-06T09:00"),
            at("03-09T09:00"));
    assertThat(CLUSTER.events(config, "excluded"))
        .extracting(ScheduleEvent::dueAt, ScheduleEvent::reason)
        .extracting(Object::toString)
        .satisfiesExactly(
            sunday -> assertThat(sunday).contains("03-01T09:00:00Z").contains("weekend"),
            holiday -> assertThat(holiday).contains("03-04T09:00:00Z").contains("Founders' day"),
            saturday -> assertThat(saturday).contains("03-07T09:00:00Z"),
            sunday -> assertThat(sunday).contains("03-08T09:00:00Z"));
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 5L, "excluded", 4L));
  }

  @Test
  void nextMovesToTheNextWorkingDayAndBothInstantsAreOnRecord() {
    calendar("{\"date\": \"2026-03-15\", \"until\": \"2026-03-17\", \"name\": \"fair\"}", "", "");
    TaskConfig config = cron("30 8 15 * *", "next", "");
    live(at("03-20T00:00"));
    assertThat(fired(config)).containsExactly(at("03-18T08:30"));
    assertThat(CLUSTER.events(config, "excluded"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.dueAt()).isEqualTo(at("03-15T08:30"));
          assertThat(event.reason())
              .isEqualTo(
                  "Excluded by the calendar %s: fair. It is moved to the next working day, 2026-03-18T08:30:00Z."
                      .formatted(calendar));
        });
    assertThat(CLUSTER.events(config, "fired"))
        .singleElement()
        .satisfies(event ->
            assertThat(event.reason())
                .startsWith("Moved from 2026-03-15T08:30:00Z")
                .contains("fair"));
    clean(config);
  }

  @Test
  void previousMovesToTheWorkingDayBefore() {
    calendar("", WEEKEND, "");
    TaskConfig config = cron("0 18 28 * *", "previous", ""); // 28 March is a Saturday
    live(at("03-31T00:00"));
    assertThat(fired(config)).containsExactly(at("03-27T18:00"));
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 1L, "excluded", 1L));
  }

  @Test
  void aDayThatHasTheDueTimeAlreadyFiresItOnce() {
    calendar("", WEEKEND, "");
    TaskConfig config = cron("0 9 * * 0,1,6", "next", "");
    live(at("03-10T00:00"));
    assertThat(fired(config)).containsExactly(at("03-02T09:00"), at("03-09T09:00"));
    assertThat(CLUSTER.events(config, "excluded"))
        .hasSize(3)
        .allSatisfy(event -> assertThat(event.reason()).contains("which is due already"));
    clean(config);
  }

  @Test
  void aMakeUpDayWorksAndABlackoutByTheClockHoldsOnIt() {
    calendar("", WEEKEND + "," + NIGHT, "{\"date\": \"2026-03-07\"}");
    TaskConfig config = cron("0 3,9 * * *", "skip", "");
    live(at("03-08T12:00"));
    assertThat(fired(config)).contains(at("03-07T09:00")).hasSize(6);
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 6L, "excluded", 10L));
  }

  @Test
  void anOutageIsCaughtUpByWhatWouldHaveFired() {
    calendar("", WEEKEND + "," + NIGHT, "");
    TaskConfig latest = cron("0 * * * *", "skip", "");
    TaskConfig all = cron("0 * * * *", "skip", ", \"catch_up\": \"all\"");
    CLUSTER.set(at("03-12T02:30"));
    node.tick();
    assertThat(fired(latest)).containsExactly(at("03-11T21:00"));
    assertThat(fired(all)).hasSize(16).startsWith(at("03-11T06:00")).endsWith(at("03-11T21:00"));
    assertThat(clean(latest).byKind())
        .isEqualTo(Map.of("coalesced", 8 * 16L - 1, "fired", 1L, "excluded", 266L - 8 * 16));
    assertThat(clean(all).byKind())
        .isEqualTo(Map.of("missed", 7 * 16L, "fired", 16L, "excluded", 266L - 8 * 16));
    assertThat(CLUSTER.events(all, "excluded")).hasSize(1);
  }

  @Test
  void aMonthOfSecondsWithNightsIsCountedAndNotStepped() {
    calendar("", NIGHT, "");
    TaskConfig config = cron("* * * * * *", "skip", "");
    CLUSTER.pass(Duration.ofDays(30).plusHours(12));
    long before = System.nanoTime();
    node.tick();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    Audit audit = clean(config);
    assertThat(audit.byKind().get("excluded")).isEqualTo(30 * 8 * 3600L + 6 * 3600 - 1);
    assertThat(audit.due()).isEqualTo(30 * 86_400 + 12 * 3600);
  }

  @Test
  void maxFiresCountsWhatFiresAndWindowAndJitterKeepTheirMeaning() {
    calendar("", WEEKEND, "");
    TaskConfig config =
        CLUSTER.create(
            node,
            """
            "schedule": {"type": "cron", "expression": "0 9 * * *", "calendar": "%s",
             "max_fires": 6, "jitter": "10m"}, "overlap": "allow"
            """
                .formatted(calendar));
    live(at("03-12T00:00"));
    assertThat(fired(config)).hasSize(6).endsWith(at("03-09T09:00"));
    assertThat(node.manager().view().config(config.id()).status()).isEqualTo(ConfigStatus.INACTIVE);
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 6L, "excluded", 3L));
  }

  @Test
  void aChangedCalendarCountsFromThatMomentOnAndTheAuditKnowsBoth() {
    calendar("", WEEKEND, "");
    TaskConfig config = cron("0 9 * * *", "skip", "");
    live(at("03-05T12:00"));
    calendar("{\"date\": \"2026-03-06\"}", "", "");
    live(at("03-08T12:00"));
    assertThat(fired(config))
        .containsExactly(
            at("03-02T09:00"),
            at("03-03T09:00"),
            at("03-04T09:00"),
            at("03-05T09:00"),
            at("03-07T09:00"),
            at("03-08T09:00"));
    assertThat(CLUSTER.events(config, "updated"))
        .singleElement()
        .satisfies(event ->
            assertThat(event.reason())
                .isEqualTo("The calendar " + calendar + " changed to version 2."));
    assertThat(node.manager().view().config(config.id()).version()).isEqualTo(2);
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 6L, "excluded", 2L));
    calendar("{\"date\": \"2026-03-06\"}", "", ""); // the same again changes nothing
    assertThat(node.manager().view().config(config.id()).version()).isEqualTo(2);
  }

  @Test
  void aChangedCalendarDecidesFirstWhatWasDueByTheOldOne() {
    calendar("", "", "");
    TaskConfig config = cron("0 * * * *", "skip", ", \"catch_up\": \"all\"");
    TaskConfig paused = cron("0 * * * *", "skip", "");
    node.manager().pause(paused.id(), "look", SimulatedCluster.ACTOR);
    CLUSTER.pass(Duration.ofHours(5));
    calendar("{\"date\": \"2026-03-01\"}", "", "");
    assertThat(fired(config)).hasSize(5);
    live(at("03-01T12:00"));
    node.manager().resume(paused.id(), SimulatedCluster.ACTOR);
    live(at("03-01T18:00"));
    assertThat(fired(config)).hasSize(5);
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 5L, "excluded", 13L));
    assertThat(clean(paused).byKind()).isEqualTo(Map.of("excluded", 6L));
  }

  @Test
  void aCalendarThatLeavesNothingIsRefusedNamingTheConfigs() {
    calendar("", "", "");
    TaskConfig config = cron("0 9 * * SUN", "skip", "");
    assertThatThrownBy(() -> calendar("", WEEKEND, ""))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining(config.definition().name());
    assertThat(node.manager().view().calendars().get(calendar).version()).isEqualTo(1);
    live(at("03-08T12:00"));
    assertThat(fired(config)).containsExactly(at("03-01T09:00"), at("03-08T09:00"));
    clean(config);
  }

  @Test
  void aScheduleThatItsCalendarNeverLetsFireIsRefused() {
    calendar("", WEEKEND, "");
    assertThatThrownBy(() -> cron("0 9 * * SAT", "skip", ""))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("schedule.calendar")
        .hasMessageContaining("leaves no due time");
    assertThatThrownBy(() -> cron("*/5 * * * *", "next", ""))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("schedule.on_excluded");
    assertThatThrownBy(() ->
            CLUSTER.create(
                node,
                """
                "schedule": {"type": "interval", "every": "1h", "calendar": "nowhere"}
                """))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("schedule.calendar")
        .hasMessageContaining("nowhere");
  }

  @Test
  void aCalendarInUseIsNotDeletedAndItsVersionsOutliveIt() {
    calendar("", WEEKEND, "");
    TaskConfig config = cron("0 9 * * *", "skip", "");
    assertThatThrownBy(() -> delete())
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining(config.definition().name());
    live(at("03-03T12:00"));
    CLUSTER.update(node, config, "\"schedule\": {\"type\": \"interval\", \"every\": \"1d\"}");
    delete();
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 2L, "excluded", 1L));
    calendar("", "", "");
    assertThat(node.manager().view().calendars().get(calendar).version()).isEqualTo(2);
    assertThat(clean(config).due()).isEqualTo(3);
  }

  private void delete() {
    node.manager().deleteCalendar(calendar, null, SimulatedCluster.ACTOR);
  }

  @Test
  void twoNodesAndOutagesAndChangesAtRandomLeaveNothingToFind() {
    long seed = Long.getLong("carillon.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    SimulatedNode other = CLUSTER.node("two");
    calendar("", WEEKEND, "");
    List<TaskConfig> configs =
        List.of(
            cron("0 9 * * *", "skip", ""),
            cron("30 10 1,8,14,15,22 * *", "next", ", \"catch_up\": \"all\""),
            cron("0 17 7,15,28 * *", "previous", ""),
            cron("0 */3 * * *", "next", ", \"catch_up\": \"none\""));
    for (int i = 0; i < 50; i++) {
      CLUSTER.pass(Duration.ofMinutes(1 + random.nextInt(random.nextInt(8) == 0 ? 6_000 : 600)));
      (random.nextBoolean() ? node : other).tick();
      if (random.nextInt(8) == 0) {
        LocalDate day = LocalDate.of(2026, 3, 1).plusDays(random.nextInt(90));
        calendar(
            "{\"date\": \"%s\", \"until\": \"%s\"}".formatted(day, day.plusDays(random.nextInt(4))),
            random.nextBoolean() ? WEEKEND : NIGHT,
            "");
      }
      if (random.nextInt(12) == 0) {
        TaskConfig one = configs.get(random.nextInt(configs.size()));
        node.manager().pause(one.id(), "at random", SimulatedCluster.ACTOR);
        CLUSTER.pass(Duration.ofHours(random.nextInt(30)));
        node.manager().resume(one.id(), SimulatedCluster.ACTOR);
      }
    }
    for (TaskConfig config : configs) {
      Audit audit = CLUSTER.audit(node, config);
      assertThat(audit.findings())
          .as("seed %d, %s", seed, config.definition().schedule())
          .isEmpty();
      assertThat(audit.due()).isPositive();
    }
  }
}
