package io.carillon.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.engine.TestDatabase;
import io.carillon.fixture.EndedExecutions;
import io.carillon.fixture.Rows;
import io.carillon.grouping.ConfigScope;
import io.carillon.queue.QueueRates;
import io.carillon.queue.QueueStats;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.rollup.RollUpAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverviewTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:34:56Z");
  private final TestDatabase test = new TestDatabase();
  private final Database database = test.database();
  private final Overview overview =
      new Overview(database, new QueueStats(database, new QueueRates(database)));
  private List<Long> configs = List.of();

  @BeforeEach
  void fill() {
    test.pin(NOW);
    Rows rows = new Rows(database);
    rows.type();
    configs = IntStream.range(0, 6).mapToObj(i -> rows.config("config " + i)).toList();
    run(
        "update carillon.task_config set namespace = 'billing' where name in ('config 1', 'config"
            + " 2')");
  }

  @AfterEach
  void close() {
    test.close();
  }

  private void run(String statement) {
    database.sql().sql(statement).update();
  }

  private OverviewReport day() {
    return overview.report(OverviewSpan.DAY, ConfigScope.ALL);
  }

  @Test
  void whereNothingHappenedNothingNeedsAttention() {
    for (OverviewSpan span : OverviewSpan.values()) {
      OverviewReport report = overview.report(span, ConfigScope.ALL);
      assertThat(report.attention().items()).isEmpty();
      assertThat(report.verdict().code()).isEqualTo("overview_well");
      assertThat(report.configs()).containsEntry("active", 6L);
    }
  }

  @Test
  void theSpanAndTheOneBeforeHaveTheirSums() {
    new EndedExecutions(database, configs, NOW).end(40);
    EndedExecutions before =
        new EndedExecutions(database, configs, NOW.minus(Duration.ofHours(25)));
    before.end(25);
    before.decide(10);
    new RollUpAgent(database, Duration.ofDays(30), System::nanoTime).catchUp();
    OverviewReport report = day();
    assertThat(Outcomes.total(report.totals().present().executions())).isEqualTo(40);
    assertThat(Outcomes.total(report.totals().before().executions())).isEqualTo(25);
    assertThat(report.totals().present().decisions()).isEmpty();
    assertThat(Outcomes.total(report.totals().before().decisions())).isGreaterThanOrEqualTo(10);
  }

  @Test
  void eachTroubleIsToldOnceWithItsConfigInBothLanguages() {
    run(
        "update carillon.task_config set status = 'error', status_reason = 'its type is gone' where"
            + " name = 'config 0'");
    run(
        "update carillon.task_config set status = 'paused', status_reason = 'x',"
            + " policies = '{\"pause_on_failure\": 3}' where name = 'config 1'");
    run(
        "insert into carillon.task_config_health (task_config_id, last_execution_id,"
            + " failures_in_a_row) select id, gen_random_uuid(), 3 from carillon.task_config where"
            + " name in ('config 1', 'config 2')");
    run(
        "insert into carillon.schedule_state (task_config_id, version, next_due_at)"
            + " select id, 1, timestamptz '2026-11-24T12:00:00Z' from carillon.task_config"
            + " where name = 'config 3'");
    run(
        "insert into carillon.task_config_decision_stats select id, timestamptz"
            + " '2026-11-24T10:00:00Z', 'missed', 7 from carillon.task_config where name = 'config"
            + " 4'");
    run(
        "insert into carillon.task_execution_live (id, task_config_id, config_version, queued_at,"
            + " max_attempts, priority, status, trigger, task_type, queue) select"
            + " gen_random_uuid(), id, 1, now(), 1, 5, 'queued', 'manual', 'nothing', 'default'"
            + " from carillon.task_config where name = 'config 5'");
    UUID worker = UUID.randomUUID();
    new Rows(database).worker(worker, "node-7", Duration.ofMinutes(-1));
    run(
        "update carillon.worker set status = 'lost',"
            + " ended_at = timestamptz '2026-11-24T11:00:00Z'");
    OverviewReport report = day();
    assertThat(report.attention().items())
        .extracting(one -> one.sentence().code() + " " + one.about().name())
        .containsExactly(
            "attention_error config 0",
            "attention_paused_by_failure config 1",
            "attention_failing config 2",
            "attention_queue_without_worker default",
            "attention_late config 3",
            "attention_missed config 4",
            "attention_worker_lost node-7");
    assertThat(report.verdict().text(Locale.ENGLISH)).endsWith("7 things need attention.");
    assertThat(report.attention().items().getFirst().sentence().text(Locale.CHINESE))
        .isEqualTo("未被调度：its type is gone。");
    assertThat(report.next())
        .singleElement()
        .satisfies(next -> assertThat(next.name()).isEqualTo("config 3"));
    OverviewReport billing =
        overview.report(OverviewSpan.DAY, ConfigScope.ALL.withNamespaces(Set.of("billing")));
    assertThat(billing.attention().items())
        .extracting(one -> one.about().name())
        .containsExactly("config 1", "config 2", "default", "node-7");
    assertThat(billing.configs()).containsEntry("active", 1L).containsEntry("paused", 1L);
    assertThat(billing.next()).isEmpty();
  }

  @Test
  void manyTroublesAreCutOff() {
    Rows rows = new Rows(database);
    for (int i = 6; i < 60; i++) {
      rows.config("config " + i);
    }
    run("update carillon.task_config set status = 'error'");
    assertThat(day().attention().items()).hasSize(AttentionReader.OF_A_KIND);
    assertThat(day().attention().more()).isFalse();
  }
}
