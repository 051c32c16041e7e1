package io.carillon.tasks.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.Json;
import io.carillon.task.NotRetryableException;
import io.carillon.tasks.RecordingContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The action {@code database} of system_maintenance, on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableMaintenanceTest {

  private OwnTables tables;
  private final RecordingContext context = new RecordingContext();

  @BeforeAll
  void create() throws SQLException {
    tables = new OwnTables();
  }

  @AfterAll
  void drop() {
    tables.close();
  }

  private TableMaintenance.Result run(String json) throws Exception {
    Maintenance.Database parameters =
        (Maintenance.Database)
            Json.MAPPER.readValue("{\"action\": \"database\", " + json + "}", Maintenance.class);
    return new TableMaintenance(tables.source()).run(parameters, context);
  }

  @Test
  void vacuumAndReindexTellWhatTheyFreed() throws Exception {
    tables.execute("delete from carillon.one where id > 100");
    long before = tables.number("select pg_total_relation_size('carillon.one')");
    TableMaintenance.Result result =
        run("\"vacuum\": true, \"analyze\": true, \"reindex\": true, \"tables\": [\"one\"]");

    assertThat(result.tables()).isEqualTo(1);
    assertThat(result.bytesBefore()).isEqualTo(before);
    assertThat(result.bytesFreed()).isGreaterThan(before / 2);
    assertThat(result.largest()).extracting(TableMaintenance.Change::table).containsExactly("one");
    assertThat(tables.number("select reltuples from pg_class where oid = 'carillon.one'::regclass"))
        .isEqualTo(100);
    assertThat(tables.number("show lock_timeout")).isZero();
  }

  @Test
  void withoutNamesAllOfCarillonsTablesAreMaintainedAndNoOther() throws Exception {
    assertThat(run("\"vacuum\": false, \"analyze\": true, \"reindex\": false").tables())
        .isEqualTo(2);
    assertThat(context.progress).containsExactly("0.0 days_1", "0.5 one");
  }

  @Test
  void aPartitionedTableMeansItsPartitions() throws Exception {
    assertThat(
            run("\"vacuum\": true, \"analyze\": false, \"reindex\": false, \"tables\": [\"days\"]")
                .tables())
        .isEqualTo(1);
  }

  @Test
  void aTableThatIsNotCarillonsIsRefused() {
    assertThatThrownBy(() ->
            run(
                "\"vacuum\": true, \"analyze\": false, \"reindex\": false, \"tables\": [\"other\", \"one; drop table carillon.one\"]"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage(
            "Carillon has no table other, one; drop table carillon.one; its tables are days, one");
  }

  @Test
  void aStopReachesTheDatabaseAndTheNextRunRemovesWhatItLeft() throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    try (Connection other = tables.source().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "insert into carillon.days values (500000)"); // the reindex waits for its end
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  run(
                      "\"vacuum\": false, \"analyze\": false, \"reindex\": true, \"tables\": [\"days\"]");
                  ended.complete(new AssertionError("it did not wait"));
                } catch (Throwable e) {
                  ended.complete(e);
                }
              });
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() ->
              tables.number(
                      "select count(*) from pg_stat_activity where query like 'reindex%' and wait_event_type = 'Lock'")
                  == 1);
      thread.interrupt();
      assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      other.rollback();
    }
    assertThat(tables.number(RUNNING)).isZero();
    run("\"vacuum\": false, \"analyze\": false, \"reindex\": true, \"tables\": [\"days\"]");
    assertThat(tables.number("select count(*) from pg_index where not indisvalid")).isZero();
  }

  private static final String RUNNING =
      "select count(*) from pg_stat_activity where query like 'reindex%' and state = 'active'";
}
