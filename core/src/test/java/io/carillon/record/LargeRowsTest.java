package io.carillon.record;

import static io.carillon.database.SqlArrays.uuids;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.carillon.database.Page;
import io.carillon.database.PageReader;
import io.carillon.engine.TestDatabase;
import io.carillon.fixture.Rows;
import io.carillon.history.EventFilter;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.ExecutionQuery.Field;
import io.carillon.history.History;
import io.carillon.history.ScheduleEvent;
import io.carillon.time.TimeOrderedIds;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Lists of executions with a megabyte of parameters each: what a page holds, reads and allocates.
 */
class LargeRowsTest {

  private static final int LARGE = 1_040_000;
  private static final int RUNS = 160;
  private static final long MEGABYTE = 1 << 20;

  private static TestDatabase database;
  private static History history;
  private static long config;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    history = new History(database.database());
    Rows rows = new Rows(database.database());
    rows.type();
    config = rows.config();
    run(
        """
        insert into carillon.task_config_version (task_config_id, version, effective_at, status,
          task_type, parameters, schedule, policies, priority, anchor_at, changed_by)
        select id, version, anchor_at, status, task_type,
          jsonb_build_object('body', repeat('x', %d)), schedule, policies, priority, anchor_at, 'tester'
        from carillon.task_config
        """
            .formatted(LARGE));
    TimeOrderedIds ids = new TimeOrderedIds();
    List<UUID> made =
        IntStream.range(0, RUNS)
            .mapToObj(i -> ids.next(Instant.parse("2026-03-01T00:00:00Z")))
            .toList();
    database
        .database()
        .sql()
        .sql(
            """
            insert into carillon.task_execution (id, task_config_id, config_version, task_type, queue,
              priority, status, trigger, queued_at, max_attempts, error)
            select id, :config, 1, :type, 'default', 5, 'failed', 'manual', now(), 1,
              jsonb_build_object('type', 'E', 'message', 'first line' || chr(10) || 'second',
                'stack', repeat('at x', 8000))
            from unnest(:ids) as t(id)
            """)
        .param("config", config)
        .param("type", Rows.TYPE)
        .param("ids", uuids(made))
        .update();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static void run(String statement) {
    database.database().sql().sql(statement).update();
  }

  private static ExecutionQuery.Builder all() {
    return ExecutionQuery.ofConfig(config).limit(RUNS);
  }

  private static long allocated(Supplier<?> work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(work.get()).isNotNull();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void aSummaryReadsNoParametersAndNoStack() {
    Page<Execution, UUID> page = history.executions(all().build());
    assertThat(page.items()).hasSize(RUNS);
    assertThat(page.next()).isNull();
    assertThat(page.items().getFirst().texts().error())
        .contains("first line")
        .doesNotContain("second", "stack");
    long toasted = database.statistic(READ_FROM_TOAST);
    assertThat(allocated(() -> history.executions(all().build()))).isLessThan(8 * MEGABYTE);
    assertThat(database.statistic(READ_FROM_TOAST)).isEqualTo(toasted);
  }

  private static final String READ_FROM_TOAST =
      """
      select coalesce(sum(t.idx_tup_fetch), 0) from pg_class c
      join pg_stat_all_tables t on t.relid = c.reltoastrelid where c.relname = 'task_config_version'
      """;

  @Test
  void aPageEndsWhereItsBytesAreSpentAndHasAtLeastOneExecution() {
    ExecutionQuery.Builder query = all().field(Field.PARAMETERS);
    int pages = 0;
    UUID next = null;
    do {
      Page<Execution, UUID> page = history.executions(query.after(next).build());
      assertThat(page.items()).hasSize(1);
      assertThat(page.items().getFirst().parameters().get("body").stringValue()).hasSize(LARGE);
      next = page.next();
      pages++;
    } while (next != null);
    assertThat(pages).isEqualTo(RUNS);
  }

  @Test
  void aPageOfLargeRowsAllocatesForTheBoundAndOneRow() {
    ExecutionQuery query = all().field(Field.PARAMETERS).limit(500).build();
    history.executions(query);
    assertThat(allocated(() -> history.executions(query))).isLessThan(8 * PageReader.BYTES);
  }

  @Test
  void stacksAreCountedToo() {
    Page<Execution, UUID> page = history.executions(all().field(Field.ERROR).build());
    assertThat(page.items()).hasSizeBetween(25, 33);
    assertThat(page.next()).isEqualTo(page.items().getLast().id());
    assertThat(page.items().getFirst().texts().error()).contains("second", "stack");
  }

  @Test
  void eventsAndLogsAndAttemptsAreBoundedInBytesToo() {
    run(
        """
        insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, count, decided_at,
          actor, detail)
        select %d, now() - n * interval '1 s', n, 'updated', 1, now(), 'x',
          jsonb_build_object('before', repeat('y', 600000)) from generate_series(1, 20) as n
        """
            .formatted(config));
    Page<ScheduleEvent, History.EventPlace> events =
        history.eventPage(config, EventFilter.any(), null, 500);
    assertThat(events.items()).hasSize(1);
    assertThat(events.next()).isNotNull();
    assertThat(
            history
                .eventPage(config, EventFilter.any(), events.next(), 500)
                .items()
                .getFirst()
                .place()
                .slot())
        .isEqualTo(2);
    UUID id = history.executions(all().limit(1).build()).items().getFirst().id();
    run(
        """
        insert into carillon.execution_log
        select '%s', 1, n, now(), 'info', repeat('z', 8192) from generate_series(1, 500) as n
        """
            .formatted(id));
    assertThat(history.logPage(id, null, 500).items()).hasSizeBetween(100, 128);
    run(
        """
        insert into carillon.earlier_attempt
        select '%s', n, gen_random_uuid(), now(), now(), 'snoozed', '{"type":"E","message":"","stack":null}'
        from generate_series(1, 1000) as n
        """
            .formatted(id));
    Page<Execution.Attempt, Integer> attempts = history.lastAttempts(id, 100);
    assertThat(attempts.items()).hasSize(100);
    assertThat(attempts.items().getFirst().number()).isEqualTo(1000);
    assertThat(attempts.next()).isEqualTo(901);
  }
}
