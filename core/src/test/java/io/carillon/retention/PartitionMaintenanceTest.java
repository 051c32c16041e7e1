package io.carillon.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.engine.TestDatabase;
import io.carillon.fixture.Rows;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PartitionMaintenanceTest {

  @Test
  void rowsOfTheDefaultPartitionMoveOverAndOldPartitionsGo() {
    try (TestDatabase test = new TestDatabase()) {
      test.pin(Instant.parse("2026-03-01T12:00:00Z"));
      insertConfigWithEvent(test, "2026-03-01T11:00:00Z");
      PartitionMaintenance partitions =
          new PartitionMaintenance(test.database(), Duration.ofDays(2));
      partitions.runOnce();
      assertThat(count(test, "schedule_event_20260301")).isEqualTo(1);
      assertThat(count(test, "schedule_event_default")).isZero();
      test.pin(Instant.parse("2026-03-10T12:00:00Z"));
      partitions.makeOnce();
      assertThat(exists(test, "task_execution_ended_20260313")).isTrue();
      assertThat(count(test, "schedule_event")).as("kept by who only makes").isEqualTo(1);
      partitions.runOnce();
      assertThat(count(test, "schedule_event")).isZero();
      assertThat(exists(test, "task_execution_ended_20260301")).isFalse();
    }
  }

  private static void insertConfigWithEvent(TestDatabase test, String at) {
    Rows rows = new Rows(test.database());
    rows.type();
    test.database()
        .sql()
        .sql(
            """
            insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, count,
              decided_at, actor)
            values (:config, cast(:at as timestamptz), 1, 'created', 1, cast(:at as timestamptz), 'x')
            """)
        .param("config", rows.config())
        .param("at", at)
        .update();
  }

  private static long count(TestDatabase test, String table) {
    return test.database()
        .sql()
        .sql("select count(*) from carillon." + table)
        .query(Long.class)
        .single();
  }

  private static boolean exists(TestDatabase test, String table) {
    return test.database()
        .sql()
        .sql("select to_regclass(:name) is not null")
        .param("name", "carillon." + table)
        .query(Boolean.class)
        .single();
  }
}
