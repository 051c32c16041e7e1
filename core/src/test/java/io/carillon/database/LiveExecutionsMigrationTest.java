package io.carillon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Migration 32 on a database of the version before it, with executions of every state. */
class LiveExecutionsMigrationTest {

  private static final String EXECUTIONS =
      "select id, task_config_id, config_version, task_type, queue, priority, status, trigger, due_at,"
          + " queued_at, wakes_at, start_by, started_at, finished_at, attempt, failures, losses,"
          + " max_attempts, worker_id, triggered_by, retry_of, cancel_reason, cast(parameters as text),"
          + " cast(result as text), cast(error as text), cast(progress as text), held"
          + " from carillon.task_execution order by id";

  private static final String ATTEMPTS =
      "select execution_id, number, worker_id, started_at, finished_at, outcome, cast(error as text)"
          + " from carillon.execution_attempt order by execution_id, number";

  private TemporaryDatabase own;
  private JdbcClient sql;

  @BeforeEach
  void fill() {
    own = TestPostgres.shared().newDatabase("migration31", template -> migrate(template, "31"));
    sql = JdbcClient.create(dataSource(own));
    sql.sql(
            """
            insert into carillon.task_type values ('nothing', '', 'java', 'default', '{}', now(), now());
            insert into carillon.task_config (name, description, task_type, status, parameters,
              schedule, schedule_type, policies, priority, anchor_at, version, created_at, created_by,
              updated_at, updated_by)
            values ('by hand', '', 'nothing', 'active', '{}', '{"type": "manual"}', 'manual', '{}', 5,
              now(), 1, now(), 'tester', now(), 'tester');
            create table carillon.task_execution_20260301 partition of carillon.task_execution
              for values from ('00000000-0000-0000-0000-000000000000')
              to ('80000000-0000-0000-0000-000000000000');
            create table carillon.execution_attempt_20260301 partition of carillon.execution_attempt
              for values from ('00000000-0000-0000-0000-000000000000')
              to ('80000000-0000-0000-0000-000000000000');
            insert into carillon.task_execution (id, task_config_id, config_version, task_type, queue,
              priority, status, trigger, queued_at, wakes_at, started_at, finished_at, attempt,
              max_attempts, worker_id, cancel_reason, parameters, result, error, held)
            select gen_random_uuid(), c.id, 1, 'nothing', 'default', 5, s.status, 'manual', now(),
              case when s.status = 'retrying' and n % 2 = 0 then now() end,
              case when a.number > 0 then now() end, case when s.ended then now() end,
              a.number, 3, case when a.number > 0 then gen_random_uuid() end,
              case when n % 7 = 0 then 'enough' end, '{"a": 1.50}',
              cast(case when s.ended then '"done"' end as jsonb), '{"type": "test"}', s.status = 'queued' and n % 3 = 0
            from carillon.task_config c, generate_series(1, 20) as n, (values
              ('queued', false), ('running', false), ('retrying', false), ('succeeded', true),
              ('failed', true), ('timed_out', true), ('cancelled', true), ('expired', true),
              ('lost', true)) as s(status, ended), lateral (select case s.status when 'queued' then 0
                when 'expired' then n % 2 else 1 + n % 3 end as number) as a;
            insert into carillon.execution_attempt
            select e.id, n, e.worker_id, now(), now(), case when n < e.attempt then 'failed'
              when e.status = 'expired' then 'retried' else e.status end,
              '{"type": "test"}'
            from carillon.task_execution e, generate_series(1, e.attempt) as n
            where n < e.attempt or e.status not in ('queued', 'running');
            insert into carillon.execution_log
            select id, 1, 1, now(), 'INFO', 'line' from carillon.task_execution
            """)
        .update();
  }

  @AfterEach
  void close() {
    own.close();
  }

  @Test
  void everyExecutionAndEveryAttemptIsAsItWas() {
    List<Map<String, @Nullable Object>> executions = rows(EXECUTIONS);
    List<Map<String, @Nullable Object>> attempts = rows(ATTEMPTS);
    Migrations.apply(dataSource(own));
    assertThat(rows(EXECUTIONS)).hasSize(180).isEqualTo(executions);
    assertThat(rows(ATTEMPTS)).isEqualTo(attempts);
    assertThat(count("task_execution_live")).isEqualTo(60);
    assertThat(count("task_execution_ended_20260301") + count("task_execution_ended_default"))
        .isEqualTo(120);
    assertThat(count("execution_log")).isEqualTo(180);
  }

  @Test
  void historyGoesWithItsConfig() {
    Migrations.apply(dataSource(own));
    sql.sql("delete from carillon.task_config").update();
    assertThat(List.of("task_execution", "execution_attempt", "earlier_attempt", "execution_log"))
        .allSatisfy(table -> assertThat(count(table)).as(table).isZero());
  }

  /** The migration waits for a lock when its server process is ended. */
  @Test
  void aMigrationThatWasInterruptedIsMadeLater() throws Exception {
    List<Map<String, @Nullable Object>> executions = rows(EXECUTIONS);
    SingleConnectionDataSource locking =
        new SingleConnectionDataSource(own.jdbcUrl(), own.user(), own.password(), true);
    try {
      locking.setAutoCommit(false);
      JdbcClient.create(locking)
          .sql("lock table carillon.worker_claim in access share mode")
          .update();
      CompletableFuture<Void> migrating =
          CompletableFuture.runAsync(
              () -> Migrations.apply(dataSource(own)), task -> Thread.ofVirtual().start(task));
      await().until(this::endWaiting);
      assertThatThrownBy(migrating::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(FlywayException.class);
    } finally {
      locking.destroy();
    }
    assertThat(rows(EXECUTIONS)).isEqualTo(executions);
    Migrations.apply(dataSource(own));
    assertThat(rows(EXECUTIONS)).isEqualTo(executions);
  }

  private boolean endWaiting() {
    return sql.sql(
            """
            select bool_or(pg_terminate_backend(pid)) is true from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
              and query like '%worker_claim%'
            """)
        .query(Boolean.class)
        .single();
  }

  private List<Map<String, @Nullable Object>> rows(String query) {
    return sql.sql(query).query().listOfRows();
  }

  private long count(String table) {
    return sql.sql("select count(*) from carillon." + table).query(Long.class).single();
  }

  private static void migrate(TemporaryDatabase database, String target) {
    Flyway.configure()
        .dataSource(dataSource(database))
        .schemas(Migrations.SCHEMA)
        .defaultSchema(Migrations.SCHEMA)
        .createSchemas(true)
        .locations("classpath:" + MigrationHistory.FOLDER)
        .target(target)
        .load()
        .migrate();
  }

  private static DataSource dataSource(TemporaryDatabase database) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(database.jdbcUrl());
    dataSource.setUser(database.user());
    dataSource.setPassword(database.password());
    return dataSource;
  }
}
