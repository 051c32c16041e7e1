package io.carillon.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.engine.TestDatabase;
import io.carillon.health.HealthCause.Severity;
import io.carillon.node.FreeSpace;
import io.carillon.node.NodeHeartbeat;
import io.carillon.node.NodeRow;
import io.carillon.node.NodeState;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.statistics.Histogram;
import io.carillon.tasktype.LocalTaskTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The causes that the report of the cluster's health names. */
class ClusterHealthTest {

  private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");
  private static final Duration RETENTION = Duration.ofDays(30);

  @TempDir private Path folder;
  private static TestDatabase database;

  @BeforeAll
  static void makeDatabase() {
    database = new TestDatabase();
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  @BeforeEach
  void pinTheClock() {
    database.pin(NOW);
    new PartitionMaintenance(database.database(), RETENTION).makeOnce();
  }

  @AfterEach
  void forgetNodes() {
    database.database().sql().sql("delete from carillon.node").update();
    database.database().sql().sql("delete from carillon.statistics_bucket").update();
  }

  private static Engine engine() {
    EngineSettings settings = EngineSettings.of("one").withRoles(Set.of(Role.API));
    return new Engine(database.database(), new LocalTaskTypes(List.of()), settings);
  }

  private static List<HealthCause> causes() {
    try (Engine engine = engine()) {
      return engine.clusterHealth().causes();
    }
  }

  private static List<String> codes() {
    return causes().stream().map(cause -> cause.sentence().code()).toList();
  }

  private static void beat(Map<String, String> troubles) {
    NodeRow.Home home = new NodeRow.Home("far", "host", 1, "dev", List.of("scheduler"));
    new NodeHeartbeat(
            database.database(),
            home,
            () -> new NodeState(troubles, Duration.ZERO),
            InstantSource.fixed(NOW))
        .runOnce();
  }

  @Test
  void theTroubleOfAnAgentIsCriticalAndThatOfTheBrokerOrTheDiskIsNot() {
    beat(
        Map.of(
            "takeover",
            "the database refuses it",
            NodeState.BROKER,
            "connection refused",
            NodeState.DISK,
            "/data: 17 MiB"));
    assertThat(causes())
        .filteredOn(cause -> cause.sentence().arguments().containsValue("far"))
        .extracting(HealthCause::severity, cause -> cause.sentence().text())
        .containsExactly(
            tuple(Severity.CRITICAL, "On the node far, takeover fails: the database refuses it."),
            tuple(
                Severity.ATTENTION,
                "The node far works without its broker or runtime: connection refused."),
            tuple(
                Severity.ATTENTION,
                "The node far has less than 1 GiB of free space, /data: 17 MiB."));
    assertThat(causes())
        .allSatisfy(cause -> {
          assertThat(cause.sentence().text(Locale.SIMPLIFIED_CHINESE)).matches(".*\\p{IsHan}.*");
          assertThat(cause.action().text(Locale.SIMPLIFIED_CHINESE)).matches(".*\\p{IsHan}.*");
        });
  }

  @Test
  void aNodeTellsTheFreeSpaceOfTheFoldersThatItWatches() {
    assertThat(new FreeSpace(folder).trouble(Long.MAX_VALUE)).matches(".*: \\d+ MiB");
    assertThat(new FreeSpace(folder).trouble(0)).isNull();
    try (Engine engine = engine()) {
      engine.condition().watch(folder.resolve("nowhere"));
      assertThat(engine.condition().troubles().get(NodeState.DISK)).contains("nowhere");
      assertThat(engine.condition().causes(engine.condition().present()))
          .singleElement()
          .extracting(cause -> cause.sentence().code())
          .isEqualTo("health_disk_scarce");
    }
  }

  @Test
  void aDayWithoutPartitionAndADayThatOutlivesTheRetentionAreNamed() {
    assertThat(codes()).doesNotContain("health_no_partition");
    database.pin(NOW.plus(Duration.ofDays(3)));
    assertThat(codes()).doesNotContain("health_no_partition");
    database.pin(NOW.plus(Duration.ofDays(4)));
    assertThat(codes()).contains("health_no_partition");

    PartitionMaintenance maintenance = new PartitionMaintenance(database.database(), RETENTION);
    database.pin(NOW);
    maintenance.runOnce();
    database.pin(NOW.plus(RETENTION).plus(Duration.ofDays(2)));
    assertThat(codes()).doesNotContain("health_history_kept");
    database.pin(NOW.plus(RETENTION).plus(Duration.ofDays(3)));
    assertThat(codes()).contains("health_history_kept");
    maintenance.runOnce();
    assertThat(codes()).doesNotContain("health_history_kept");
  }

  @Test
  void manyLateStartsAreNamedAndFewAreNot() {
    ended(19, Duration.ofMinutes(2), NOW.minusSeconds(60));
    assertThat(codes()).doesNotContain("health_starts_late");
    ended(100, Duration.ofSeconds(3), NOW.minus(Duration.ofMinutes(7)));
    assertThat(codes()).as("19 of 119").contains("health_starts_late");
    ended(1_000, Duration.ofSeconds(3), NOW.minus(Duration.ofMinutes(12)));
    assertThat(codes()).as("19 of 1,119").doesNotContain("health_starts_late");
  }

  @Test
  void lateStartsOfEarlierAreOver() {
    ended(100, Duration.ofMinutes(2), NOW.minus(Duration.ofMinutes(25)));
    assertThat(codes()).doesNotContain("health_starts_late");
  }

  /** Adds the roll-up of five minutes. */
  private static void ended(int executions, Duration late, Instant at) {
    Histogram histogram = Histogram.empty();
    for (int i = 0; i < executions; i++) {
      histogram.add(late.toMillis());
    }
    database
        .database()
        .sql()
        .sql(
            """
            insert into carillon.statistics_bucket (grain, scope, at, namespace, subject, outcome,
              executions, wait_ms, wait_ms_max, wait_histogram)
            values (2, 0, date_bin('5 min', cast(:at as timestamptz), 'epoch'), '', '', 'succeeded',
              :executions, :wait, :longest, :histogram)
            """)
        .param("at", at.toString())
        .param("executions", executions)
        .param("wait", executions * late.toMillis())
        .param("longest", late.toMillis())
        .param("histogram", histogram.encode())
        .update();
  }
}
