package io.carillon.record;

import static io.carillon.database.Arrays.uuids;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.engine.TestDatabase;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fixture.Rows;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of executions, and what reading one costs. */
class HistoryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final int DAYS = 3;
  private static final int EACH_DAY = 4_000;
  private static final int PAGE = 20;

  private static TestDatabase database;
  private static History history;
  private static long config;
  private static final List<UUID> FAILED = new ArrayList<>();

  /** Of one config, of whose executions one in a hundred fails; of another one all do. */
  @BeforeAll
  static void start() {
    database = new TestDatabase();
    history = new History(database.database());
    database.pin(NOW);
    new Partitions(database.database(), Duration.ofDays(2)).runOnce();
    Rows rows = new Rows(database.database());
    rows.type();
    config = rows.config();
    long other = another();
    for (int day = 0; day < DAYS; day++) {
      load(NOW.plus(Duration.ofDays(day)), other);
    }
    database.database().sql().sql("vacuum (analyze) carillon.task_execution").update();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static long another() {
    return database
        .database()
        .sql()
        .sql(
            """
            insert into carillon.task_config (name, description, task_type, status, parameters,
              schedule, schedule_type, policies, priority, anchor_at, version, created_at, created_by,
              updated_at, updated_by)
            select 'another', description, task_type, status, parameters, schedule, schedule_type,
              policies, priority, anchor_at, version, created_at, created_by, updated_at, updated_by
            from carillon.task_config where id = :id
            returning id
            """)
        .param("id", config)
        .query(Long.class)
        .single();
  }

  private static void load(Instant day, long other) {
    TimeOrderedIds ids = new TimeOrderedIds();
    List<UUID> own = IntStream.range(0, EACH_DAY).mapToObj(i -> ids.next(day)).toList();
    List<UUID> others = IntStream.range(0, EACH_DAY).mapToObj(i -> ids.next(day)).toList();
    List<UUID> failed =
        IntStream.range(0, EACH_DAY / 100).mapToObj(i -> own.get(i * 100 + 50)).toList();
    insert(config, "succeeded", own.stream().filter(id -> !failed.contains(id)).toList());
    insert(config, "failed", failed);
    insert(other, "failed", others);
    FAILED.addAll(failed);
  }

  private static void insert(long taskConfigId, String status, List<UUID> ids) {
    database
        .database()
        .sql()
        .sql(
            """
            insert into carillon.task_execution (id, task_config_id, config_version, task_type, queue,
              priority, status, trigger, queued_at, max_attempts)
            select id, :config, 1, :type, 'default', 5, :status, 'manual', now(), 1
            from unnest(:ids) as t(id)
            """)
        .param("config", taskConfigId)
        .param("type", Rows.TYPE)
        .param("status", status)
        .param("ids", uuids(ids))
        .update();
  }

  private static List<UUID> page(@Nullable ExecutionStatus status, @Nullable UUID before) {
    return page(new ExecutionQuery(config, null, status, null, null, before, PAGE));
  }

  private static List<UUID> page(ExecutionQuery query) {
    return history.executions(query).stream().map(Execution::id).toList();
  }

  @Test
  void whatFailedOfAConfigIsReadPageByPage() {
    List<UUID> all = new ArrayList<>();
    List<UUID> page = page(ExecutionStatus.FAILED, null);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = page(ExecutionStatus.FAILED, page.getLast());
    }
    assertThat(all).containsExactlyElementsOf(FAILED.reversed());
  }

  @Test
  void whatFailedIsReadPageByPageOfAllConfigsAndOfASpan() {
    Instant second = NOW.plus(Duration.ofDays(1));
    Instant third = second.plus(Duration.ofDays(1));
    List<UUID> all = new ArrayList<>();
    UUID last = null;
    do {
      all.addAll(
          page(
              new ExecutionQuery(
                  null, Rows.TYPE, ExecutionStatus.FAILED, second, third, last, 500)));
      last = all.getLast();
    } while (all.size() % 500 == 0);
    assertThat(all)
        .hasSize(EACH_DAY + EACH_DAY / 100)
        .isSortedAccordingTo(Comparator.comparing(UUID::toString).reversed())
        .containsAll(FAILED.subList(EACH_DAY / 100, 2 * EACH_DAY / 100));
  }

  @Test
  void ofAConfigEverythingIsReadPageByPage() {
    List<UUID> first = page(null, null);
    List<UUID> second = page(null, first.getLast());
    assertThat(first).hasSize(PAGE).doesNotContainAnyElementsOf(second);
    assertThat(page(null, new UUID(0, 1))).isEmpty();
    assertThat(page(ExecutionStatus.SUCCEEDED, second.getLast())).hasSize(PAGE);
  }

  /** The first five times a plan is made for the values at hand, and then maybe one for all. */
  @ParameterizedTest
  @EnumSource(names = {"FAILED", "TIMED_OUT", "CANCELLED", "EXPIRED", "LOST"})
  void whatDidNotEndWellIsFoundWithoutReadingTheRest(ExecutionStatus status) {
    requireFewReads(new ExecutionQuery(config, null, status, null, null, null, PAGE));
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMED_OUT", "CANCELLED", "EXPIRED", "LOST"})
  void whereNothingEndedSoNothingIsRead(ExecutionStatus status) {
    for (int i = 0; i < 12; i++) {
      page(new ExecutionQuery(null, null, ExecutionStatus.FAILED, null, null, null, PAGE));
    }
    requireFewReads(new ExecutionQuery(null, null, status, null, null, null, PAGE));
  }

  @Test
  void ofAConfigThatNeverRanNothingIsRead() {
    for (int i = 0; i < 12; i++) {
      page(null, null);
    }
    requireFewReads(new ExecutionQuery(-1L, null, null, null, null, null, PAGE));
  }

  private static void requireFewReads(ExecutionQuery query) {
    page(query);
    long before = rowsRead();
    for (int i = 0; i < 12; i++) {
      page(query);
    }
    // A page, and some of each partition to begin with; there are 8,000 in each.
    assertThat(rowsRead() - before).isLessThan(12 * 5 * PAGE);
  }

  private static long rowsRead() {
    return database.statistic(
        """
        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_user_tables
        where relname like 'task\\_execution%'
        """);
  }
}
