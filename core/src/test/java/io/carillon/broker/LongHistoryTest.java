package io.carillon.broker;

import static io.carillon.database.SqlArrays.uuids;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.engine.TestDatabase;
import io.carillon.execution.ClaimStore;
import io.carillon.fixture.Rows;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Claims where the history has many days, on a PostgreSQL that counts what it plans. */
class LongHistoryTest {

  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database =
        new TestDatabase(
            Map.of(
                "shared_preload_libraries", "pg_stat_statements",
                "pg_stat_statements.track", "all",
                "pg_stat_statements.track_planning", "on"));
    database.database().sql().sql("create extension pg_stat_statements").update();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /**
   * As PostgreSQL would where much waits; that takes milliseconds, ten times as long as to run it.
   */
  @Test
  void aClaimIsNotPlannedAnewEachTime() {
    Rows rows = new Rows(database.database());
    rows.type();
    long config = rows.config();
    List<Instant> days = makeDays(20);
    days.forEach(day -> fill(day, config, day.equals(days.getFirst()) ? "queued" : "succeeded"));
    database.database().sql().sql("analyze carillon.task_execution").update();
    UUID worker = UUID.randomUUID();
    rows.worker(worker, "here", Duration.ofMinutes(1));
    ExecutionPoller claims =
        new ExecutionPoller(
            new ClaimStore(database.database()),
            new WorkerSubscription(
                worker, List.of("mail"), List.of(Rows.TYPE), wanted -> Optional.empty()));
    for (int i = 0; i < 50; i++) {
      claims.claim(i, 10);
    }
    assertThat(countOfPicks("calls")).isEqualTo(50);
    assertThat(countOfPicks("plans")).isLessThan(5);
  }

  private static List<Instant> makeDays(int days) {
    PartitionMaintenance partitions =
        new PartitionMaintenance(database.database(), Duration.ofDays(days));
    Instant today = database.database().time();
    List<Instant> made =
        IntStream.range(0, days).mapToObj(back -> today.minus(back, ChronoUnit.DAYS)).toList();
    for (Instant day : made) {
      database.pin(day);
      partitions.runOnce();
    }
    database.pin(null);
    return made;
  }

  private static void fill(Instant day, long config, String status) {
    UUID first = TimeOrderedIds.lowest(day);
    List<UUID> ids = LongStream.range(0, 2_000).mapToObj(i -> after(first, i)).toList();
    database
        .database()
        .sql()
        .sql(
            """
            insert into carillon.task_execution (id, task_config_id, config_version, task_type,
              queue, priority, status, trigger, queued_at, max_attempts)
            select id, :config, 1, :type, 'mail', 5, :status, 'manual', :day, 1
            from unnest(:ids) as i(id)
            """)
        .param("config", config)
        .param("type", Rows.TYPE)
        .param("status", status)
        .param("day", Database.parameter(day))
        .param("ids", uuids(ids))
        .update();
  }

  private static UUID after(UUID first, long by) {
    return new UUID(first.getMostSignificantBits(), first.getLeastSignificantBits() + by);
  }

  private static long countOfPicks(String what) {
    String pick =
        "%select ctid from carillon.task_execution_live%order by priority desc, id for update%";
    return database
        .database()
        .sql()
        .sql(
            """
            select sum(case :what when 'plans' then plans else calls end)
            from pg_stat_statements where query like :pick and query not like '%create function%'
            """)
        .param("what", what)
        .param("pick", pick)
        .query(Long.class)
        .single();
  }
}
