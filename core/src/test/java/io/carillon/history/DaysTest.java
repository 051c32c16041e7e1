package io.carillon.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.engine.TestDatabase;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fixture.Rows;
import io.carillon.history.detail.Neighbours;
import io.carillon.record.EventKind;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.time.TimeOrderedIds;
import io.carillon.time.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists over a history of many days, which are searched in steps. */
class DaysTest {

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final int DAYS = 60;

  /** An execution of the history, with its decision one second later. */
  private record Past(UUID id, long config, Instant at, String status, String kind) {}

  private TestDatabase test;
  private Database database;
  private History history;
  private long often;
  private long seldom;
  private long never;
  private List<Past> past;

  /** One config runs eight times a day, one every seventeen days. */
  @BeforeEach
  void start() {
    test = new TestDatabase();
    database = test.database();
    PartitionMaintenance partitions = new PartitionMaintenance(database, Duration.ofDays(400));
    for (int day = 0; day < DAYS; day += 4) {
      test.pin(at(day, 0));
      partitions.makeOnce();
    }
    Rows rows = new Rows(database);
    rows.type();
    often = rows.config("often");
    seldom = rows.config("seldom");
    never = rows.config("never");
    past = past();
    past.forEach(this::insert);
    history = new History(database);
  }

  @AfterEach
  void stop() {
    test.close();
  }

  private static Instant at(int day, int hour) {
    return FIRST.plus(Duration.ofDays(day)).plus(Duration.ofHours(hour));
  }

  private List<Past> past() {
    TimeOrderedIds ids = new TimeOrderedIds();
    List<Past> all = new ArrayList<>();
    for (int day = 0; day < DAYS - 2; day++) {
      for (int hour = 0; hour < 24; hour += 3) {
        int n = all.size();
        all.add(
            new Past(
                ids.next(at(day, hour)),
                often,
                at(day, hour),
                n % 29 == 0 ? "failed" : n % 311 == 5 ? "lost" : "succeeded",
                n % 37 == 0 ? "skipped" : "fired"));
        if (day % 17 == 3 && hour == 12) {
          Instant later = at(day, hour).plusSeconds(60);
          all.add(new Past(ids.next(later), seldom, later, "succeeded", "fired"));
        }
      }
    }
    return all;
  }

  private void insert(Past one) {
    database
        .sql()
        .sql(
            """
            with execution as (
              insert into carillon.task_execution (id, task_config_id, config_version, task_type, queue,
                priority, status, trigger, queued_at, finished_at, max_attempts, error)
              values (:id, :config, 1, :type, 'default', 5, :status, 'schedule', :at, :at, 1,
                case when :status <> 'succeeded' then jsonb_build_object('type', :status, 'message', 'why') end)
            ), health as (
              insert into carillon.task_config_health values (:config, :at, null, :id, 0)
              on conflict (task_config_id) do update set last_execution_id = excluded.last_execution_id
            )
            insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, due_at, count,
              decided_at, actor, execution_id)
            values (:config, :at, 0, :kind, :at, 1, :at, 'node', :id)
            """)
        .param("id", one.id())
        .param("config", one.config())
        .param("type", Rows.TYPE)
        .param("status", one.status())
        .param("kind", one.kind())
        .param("at", Database.parameter(one.at()))
        .update();
  }

  private List<UUID> expected(Predicate<Past> fits, boolean oldestFirst) {
    List<UUID> ids = past.stream().filter(fits).map(Past::id).toList();
    return oldestFirst ? ids : ids.reversed();
  }

  /** Reads all pages. */
  private List<UUID> all(ExecutionFilter filter, boolean oldestFirst, int limit) {
    List<UUID> all = new ArrayList<>();
    UUID after = null;
    do {
      Page<Execution, UUID> page =
          history.executions(new ExecutionQuery(filter, oldestFirst, after, Set.of(), limit));
      page.items().forEach(one -> all.add(one.id()));
      after = page.next();
    } while (after != null);
    return all;
  }

  private static ExecutionFilter of(Long... configs) {
    return of(Set.of(), configs);
  }

  private static ExecutionFilter of(Set<ExecutionStatus> statuses, Long... configs) {
    ExecutionFilter all = ExecutionFilter.ALL;
    return new ExecutionFilter(
        Set.of(configs), Set.of(), statuses, all.scope(), all.queued(), all.traits());
  }

  private void assertPages() {
    for (boolean oldestFirst : List.of(false, true)) {
      for (int limit : List.of(7, 100)) {
        assertThat(all(ExecutionFilter.ALL, oldestFirst, limit))
            .isEqualTo(expected(one -> true, oldestFirst));
        assertThat(all(of(seldom), oldestFirst, limit))
            .isEqualTo(expected(one -> one.config() == seldom, oldestFirst));
        assertThat(all(of(never), oldestFirst, limit)).isEmpty();
        assertThat(all(of(seldom, never), oldestFirst, limit))
            .isEqualTo(expected(one -> one.config() == seldom, oldestFirst));
        for (ExecutionStatus status :
            List.of(ExecutionStatus.FAILED, ExecutionStatus.LOST, ExecutionStatus.TIMED_OUT)) {
          Predicate<Past> ended = one -> one.status().equals(status.code());
          assertThat(all(of(Set.of(status)), oldestFirst, limit))
              .isEqualTo(expected(ended, oldestFirst));
          assertThat(all(of(Set.of(status), often), oldestFirst, limit))
              .isEqualTo(expected(ended, oldestFirst));
        }
      }
    }
  }

  @Test
  void pagesHaveAllExecutionsAlsoWhenDaysAreDroppedMeanwhile() {
    assertPages();
    assertThat(history.count(of(often)).count()).isEqualTo(8L * (DAYS - 2));
    test.pin(at(DAYS, 0));
    new PartitionMaintenance(database, Duration.ofDays(20)).runOnce();
    past = past.stream().filter(one -> !one.at().isBefore(at(DAYS - 20, 0))).toList();
    assertPages();
  }

  private List<Instant> events(long config, EventFilter filter, int limit) {
    List<Instant> all = new ArrayList<>();
    History.EventPlace before = null;
    do {
      Page<ScheduleEvent, History.EventPlace> page =
          history.eventPage(config, filter, before, limit);
      page.items().forEach(one -> all.add(one.place().at()));
      before = page.next();
    } while (before != null);
    return all;
  }

  private List<Instant> dueTimes(Predicate<Past> fits) {
    return past.stream()
        .filter(fits)
        .map(Past::at)
        .sorted(Comparator.<Instant>naturalOrder().reversed())
        .toList();
  }

  @Test
  void pagesHaveAllEvents() {
    for (int limit : List.of(5, 100)) {
      assertThat(events(often, EventFilter.any(), limit))
          .isEqualTo(dueTimes(one -> one.config() == often));
      assertThat(events(seldom, EventFilter.any(), limit))
          .isEqualTo(dueTimes(one -> one.config() == seldom));
      assertThat(events(never, EventFilter.any(), limit)).isEmpty();
      Set<EventKind> skipped = Set.of(EventKind.SKIPPED, EventKind.UPDATED);
      assertThat(events(often, new EventFilter(skipped, TimeRange.ANY), limit))
          .isEqualTo(dueTimes(one -> one.config() == often && one.kind().equals("skipped")));
      TimeRange span = new TimeRange(at(10, 0), at(45, 0));
      assertThat(events(often, new EventFilter(Set.of(EventKind.FIRED), span), limit))
          .isEqualTo(
              dueTimes(one ->
                  one.config() == often
                      && one.kind().equals("fired")
                      && !one.at().isBefore(at(10, 0))
                      && one.at().isBefore(at(45, 0))));
    }
  }

  @Test
  void whatIsBesideIsFoundHoweverFarItIs() {
    List<Past> own = past.stream().filter(one -> one.config() == seldom).toList();
    Neighbours neighbours = new Neighbours(database);
    for (int i = 0; i < own.size(); i++) {
      Past one = own.get(i);
      assertThat(id(neighbours.before(seldom, one.id()).orElse(null)))
          .isEqualTo(i == 0 ? null : own.get(i - 1).id());
      assertThat(id(neighbours.after(seldom, one.id()).orElse(null)))
          .isEqualTo(i == own.size() - 1 ? null : own.get(i + 1).id());
    }
    List<Instant> dueTimes = own.stream().map(Past::at).toList();
    assertThat(history.decisions(seldom, FIRST, at(DAYS, 0), 3).stream().map(ScheduleEvent::dueAt))
        .isEqualTo(dueTimes.subList(0, 3));
    assertThat(history.decisionsUpTo(seldom, at(DAYS, 0), 10).stream().map(ScheduleEvent::dueAt))
        .isEqualTo(dueTimes.reversed());
  }

  private static @Nullable UUID id(Neighbours.@Nullable Neighbour neighbour) {
    return neighbour == null ? null : neighbour.id();
  }

  @Test
  void pagesOfConfigsHaveTheirMarksAndTheirLatestExecution() {
    var marks = history.relations().marks(List.of(often, seldom, never));
    assertThat(marks.get(often))
        .extracting(ConfigRelations.Mark::at)
        .isEqualTo(dueTimes(one -> one.config() == often).subList(0, ConfigRelations.MARKS));
    assertThat(marks.get(seldom))
        .extracting(ConfigRelations.Mark::at)
        .isEqualTo(dueTimes(one -> one.config() == seldom));
    assertThat(marks.get(seldom))
        .allSatisfy(mark -> assertThat(mark.status()).isEqualTo(ExecutionStatus.SUCCEEDED));
    assertThat(marks).doesNotContainKey(never);
    var latest = history.relations().latest(List.of(often, seldom, never));
    assertThat(latest).doesNotContainKey(never);
    for (long config : List.of(often, seldom)) {
      assertThat(latest.get(config))
          .extracting(Execution::id)
          .isEqualTo(expected(one -> one.config() == config, false).getFirst());
    }
  }

  /** A partition that a plan has is locked until the end of the transaction. */
  private long opened(Runnable read) {
    return database.inTransaction(() -> {
      read.run();
      return test.statistic(
          """
          select count(*) from pg_locks l join pg_class c on c.oid = l.relation
          where c.relkind = 'r' and c.relname ~ '^(task_execution_ended|schedule_event)_'
            and l.pid = pg_backend_pid()
          """);
    });
  }

  @Test
  void theNewestPageOpensTheNewestDaysAlone() {
    assertThat(
            Stream.<Runnable>of(
                () -> history.executions(ExecutionQuery.ofConfig(often).limit(20).build()),
                () -> history.executions(ExecutionQuery.builder().limit(20).build()),
                () -> history.eventPage(often, EventFilter.any(), null, 20),
                () -> history.execution(past.get(5).id()),
                () -> history.attempts(past.get(5).id()),
                () -> history.decisionsUpTo(often, at(30, 1), 3)))
        .allSatisfy(read -> assertThat(opened(read)).isBetween(1L, 10L));
    assertThat(opened(() -> all(of(never), false, 20))).isGreaterThan(DAYS - 1L);
  }
}
