package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.record.GrowingPartitions;
import io.carillon.record.Partitions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the planner knows of a day's partition. */
class GrowingPartitionsTest {

  private final TestDatabase test = new TestDatabase();
  private final GrowingPartitions growing = new GrowingPartitions(test.database());

  @BeforeEach
  void makeToday() {
    test.pin(Instant.parse("2026-03-01T12:00:00Z"));
    new Partitions(test.database(), Duration.ofDays(2)).runOnce();
    test.database()
        .sql()
        .sql(
            """
            with type as (
              insert into carillon.task_type values ('t', '', 'java', 'q', '{}', now(), now())
              returning name
            )
            insert into carillon.task_config (name, description, task_type, status, parameters,
              schedule, schedule_type, policies, priority, anchor_at, version, created_at, created_by,
              updated_at, updated_by)
            select 'c', '', name, 'active', '{}', '{"type": "manual"}', 'manual', '{}', 5, now(), 1,
              now(), 'x', now(), 'x' from type
            """)
        .update();
    // As whoever vacuums everything at night leaves it.
    test.database().sql().sql("vacuum (analyze)").update();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private void insert(int executions) {
    test.database()
        .sql()
        .sql(
            """
            insert into carillon.task_execution (id, task_config_id, config_version, task_type, queue,
              priority, status, trigger, queued_at, max_attempts)
            select cast('019ca900-0000-7000-8000-' || lpad(to_hex(row_number() over () + already.n),
              12, '0') as uuid), c.id, 1, 't', 'q', 5, 'queued', 'manual', now(), 1
            from generate_series(1, :executions), carillon.task_config c,
              (select count(*) as n from carillon.task_execution) as already
            """)
        .param("executions", executions)
        .update();
  }

  /** As many rows as the planner believes there are. */
  private double believed() {
    return test.database()
        .sql()
        .sql(
            """
            select c.reltuples from carillon.task_execution e join pg_class c on c.oid = e.tableoid
            limit 1
            """)
        .query(Double.class)
        .single();
  }

  @Test
  void aPartitionIsAnalyzedWhenItHasGrownFourfold() {
    insert(5_000);
    assertThat(believed()).isZero();
    growing.runOnce();
    assertThat(believed()).isEqualTo(5_000);
    insert(5_000);
    growing.runOnce();
    assertThat(believed()).isEqualTo(5_000);
    insert(15_000);
    growing.runOnce();
    assertThat(believed()).isEqualTo(25_000);
  }

  @Test
  void aSmallOneIsLeftAlone() {
    insert(100);
    growing.runOnce();
    assertThat(believed()).isZero();
  }
}
