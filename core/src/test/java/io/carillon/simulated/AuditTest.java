package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.audit.Audit;
import io.carillon.audit.Audit.Finding;
import io.carillon.config.TaskConfig;
import io.carillon.execution.ExecutionStatus;
import io.carillon.retention.HistoryRetention;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.retention.RetentionFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit against histories that were tampered with: it must find exactly what is wrong. */
class AuditTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private final SimulatedNode node = CLUSTER.node("one");
  private Instant begin = CLUSTER.now();
  private TaskConfig config;

  /** Due each minute: 1 to 3 fired, 4 to 9 coalesced, 10 fired, 11 fired. */
  @BeforeEach
  void live() {
    CLUSTER.pass(Duration.ofDays(3));
    begin = CLUSTER.now();
    config = minutely();
    minutes(1);
    minutes(1);
    minutes(1);
    minutes(7);
    minutes(1);
    CLUSTER.pass(Duration.ofSeconds(30));
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 5L, "coalesced", 6L));
  }

  @AfterEach
  void clear() {
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private TaskConfig minutely() {
    return CLUSTER.create(
        node, "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}, \"overlap\": \"allow\"");
  }

  private void minutes(int count) {
    CLUSTER.pass(Duration.ofMinutes(count));
    node.tick();
  }

  private Instant at(long minute) {
    return begin.plus(Duration.ofMinutes(minute));
  }

  private Audit audit() {
    return CLUSTER.audit(node, config);
  }

  private Audit audit(Instant from, Instant to) {
    return node.manager().view().audit(config.id(), from, to);
  }

  private void tamper(String sql, Object... minutesAndMore) {
    int changed =
        CLUSTER
            .database()
            .sql()
            .sql(sql.replace("EVENT", "carillon.schedule_event"))
            .params(minutesAndMore)
            .update();
    assertThat(changed).isPositive();
  }

  private OffsetDateTime sql(long minute) {
    return at(minute).atOffset(ZoneOffset.UTC);
  }

  private void decision(String kind, long first, long last, long count) {
    tamper(
        """
        insert into EVENT (task_config_id, ledger_at, slot, kind, due_at, last_due_at, count,
          decided_at, actor) values (?, ?, 0, ?, ?, nullif(?, ?), ?, now(), 'x')
        """,
        config.id(),
        sql(first),
        kind,
        sql(first),
        sql(last),
        sql(first),
        count);
  }

  @Test
  void anUntouchedHistoryIsClean() {
    assertThat(audit().findings()).isEmpty();
    assertThat(audit().due()).isEqualTo(11);
    assertThat(audit().byKind()).isEqualTo(Map.of("fired", 5L, "coalesced", 6L));
    assertThat(audit().removed().upTo()).isNull();
    assertThat(audit().upTo()).isEqualTo(CLUSTER.now());
  }

  @Test
  void aSpanThatBeginsOrEndsInsideARunCountsItsPart() {
    Audit tail = audit(at(6), at(11));
    assertThat(tail.findings()).isEmpty();
    assertThat(tail.byKind()).isEqualTo(Map.of("fired", 1L, "coalesced", 4L));
    assertThat(tail.due()).isEqualTo(5);
    Audit head = audit(at(2), at(6).plusNanos(1_000));
    assertThat(head.findings()).isEmpty();
    assertThat(head.byKind()).isEqualTo(Map.of("fired", 2L, "coalesced", 3L));
    Audit inside = audit(at(5), at(8));
    assertThat(inside.findings()).isEmpty();
    assertThat(inside.byKind()).isEqualTo(Map.of("coalesced", 3L));
    Audit between = audit(at(5).plusSeconds(1), at(6));
    assertThat(between.findings()).isEmpty();
    assertThat(between.due()).isZero();
  }

  @Test
  void aMissingEventIsFoundWhereverItLies() {
    for (long minute : new long[] {1, 2, 4, 11}) {
      tamper("delete from EVENT where task_config_id = ? and due_at = ?", config.id(), sql(minute));
    }
    assertThat(audit().findings())
        .extracting(Finding::kind, Finding::dueAt)
        .extracting(Object::toString)
        .containsExactly(
            missing(1),
            missing(2),
            missing(4),
            missing(5),
            missing(6),
            missing(7),
            missing(8),
            missing(9),
            missing(11));
    assertThat(audit(at(8), at(11)).findings())
        .extracting(Finding::dueAt)
        .containsExactly(at(8), at(9));
  }

  private String missing(long minute) {
    return "(\"missing\", " + at(minute) + ")";
  }

  @Test
  void aDueTimeDecidedTwiceIsFoundWhereverTheTwoBegin() {
    decision("missed", 6, 6, 1); // inside the run
    assertThat(audit().findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo("twice");
          assertThat(finding.dueAt()).isEqualTo(at(6));
        });
    assertThat(audit(at(6), at(7)).findings()).extracting(Finding::kind).containsExactly("twice");
    assertThat(audit(at(7), at(12)).findings()).isEmpty();
  }

  @Test
  void aRunThatReachesIntoAnotherDecisionIsFound() {
    tamper(
        "update EVENT set last_due_at = ?, count = 8 where kind = 'coalesced' and task_config_id ="
            + " ?",
        sql(11),
        config.id());
    assertThat(audit().findings())
        .extracting(Finding::kind, Finding::dueAt)
        .extracting(Object::toString)
        .containsExactly("(\"twice\", " + at(10) + ")", "(\"twice\", " + at(11) + ")");
  }

  @Test
  void aRunThatCountsWronglyIsFoundEvenFromInside() {
    tamper(
        "update EVENT set count = 7 where kind = 'coalesced' and task_config_id = ?", config.id());
    assertThat(audit().findings()).extracting(Finding::kind).containsExactly("unexpected");
    assertThat(audit(at(6), at(8)).findings())
        .extracting(Finding::message)
        .allSatisfy(message -> assertThat(message).contains("says 7").contains("there were 6"));
  }

  @Test
  void anEventForWhatWasNotDueIsFound() {
    tamper(
        "update EVENT set due_at = ?, ledger_at = ? where task_config_id = ? and due_at = ?",
        sql(2).plusSeconds(1),
        sql(2).plusSeconds(1),
        config.id(),
        sql(2));
    assertThat(audit().findings())
        .extracting(Finding::kind, Finding::dueAt)
        .extracting(Object::toString)
        .containsExactly(
            missing(2),
            "(\"unexpected\", " + at(2).plusSeconds(1) + ")",
            "(\"no_execution\", " + at(2).plusSeconds(1) + ")");
  }

  @Test
  void anEventOfAPausedConfigIsFound() {
    node.manager().pause(config.id(), "look", SimulatedCluster.ACTOR);
    CLUSTER.pass(Duration.ofMinutes(5));
    assertThat(audit().findings()).isEmpty();
    decision("missed", 13, 13, 1);
    assertThat(audit().findings()).extracting(Finding::kind).containsExactly("unexpected");
  }

  @Test
  void aFireWithoutItsExecutionIsFound() {
    tamper(
        "delete from carillon.task_execution where task_config_id = ? and due_at = ?",
        config.id(),
        sql(10));
    tamper(
        "update carillon.task_execution set due_at = ? where task_config_id = ? and due_at = ?",
        sql(2),
        config.id(),
        sql(3));
    assertThat(audit().findings())
        .extracting(Finding::kind, Finding::dueAt)
        .extracting(Object::toString)
        .containsExactly("(\"no_execution\", " + at(3) + ")", "(\"no_execution\", " + at(10) + ")");
  }

  @Test
  void whatIsOverdueAndNotYetDecidedIsNotOwedYet() {
    CLUSTER.pass(Duration.ofMinutes(5));
    assertThat(audit().findings()).isEmpty();
    assertThat(audit().due()).isEqualTo(11);
    assertThat(audit().upTo()).isBefore(at(12));
  }

  @Test
  void whatRetentionRemovedIsSaidAsSuchAndTheRestStillProven() throws InterruptedException {
    HistoryRetention retention = new HistoryRetention(CLUSTER.database());
    RetentionFilter early = new RetentionFilter(config.id(), Set.of(), at(3));
    assertThat(retention.delete(early, false, true).events()).isEqualTo(3); // with "created"
    assertThat(audit().removed().upTo()).isEqualTo(at(2));
    assertThat(audit().findings()).isEmpty();
    assertThat(audit().due()).isEqualTo(9);
    assertThat(audit(at(1), at(2)).removed().upTo()).isEqualTo(at(2).minusNanos(1_000));
    assertThat(audit(at(3), at(12)).removed().upTo()).isNull();
    tamper("delete from EVENT where task_config_id = ? and due_at = ?", config.id(), sql(11));
    assertThat(audit().findings()).extracting(Finding::dueAt).containsExactly(at(11));
  }

  @Test
  void executionsThatRetentionRemovedAreCountedAndLaterOnesStillProven()
      throws InterruptedException {
    node.claim(2).forEach(claim -> node.settle(claim, ExecutionStatus.SUCCEEDED));
    Instant end = CLUSTER.now();
    CLUSTER.pass(Duration.ofMinutes(1));
    node.tick();
    HistoryRetention retention = new HistoryRetention(CLUSTER.database());
    RetentionFilter ended = new RetentionFilter(config.id(), Set.of(), end.plusSeconds(1));
    assertThat(retention.delete(ended, true, false).executions()).isEqualTo(2);
    assertThat(audit().findings()).isEmpty();
    assertThat(audit().removed().executions()).isEqualTo(2);
    tamper(
        "delete from carillon.task_execution where task_config_id = ? and due_at = ?",
        config.id(),
        sql(12));
    assertThat(audit().findings()).extracting(Finding::kind).containsExactly("no_execution");
  }

  @Test
  void aRunThatBeginsOnADayWhosePartitionWentIsNoFinding() {
    PartitionMaintenance partitions =
        new PartitionMaintenance(CLUSTER.database(), Duration.ofDays(1));
    partitions.runOnce();
    TaskConfig late = minutely();
    CLUSTER.pass(Duration.ofDays(2));
    node.tick();
    partitions.runOnce();
    // The executions of the first day have not ended, and so the day stays.
    assertThat(CLUSTER.audit(node, late).removed().upTo()).isNull();
    CLUSTER.executions(config).forEach(one -> node.manager().cancel(one.id(), "x"));
    partitions.runOnce();
    Audit audit = CLUSTER.audit(node, late);
    assertThat(audit.findings()).isEmpty();
    assertThat(audit.removed().upTo()).isNotNull().isAfter(begin.plus(Duration.ofDays(1)));
    assertThat(audit.due()).isPositive();
  }

  @Test
  void aLongHistoryIsReadPageByPage() {
    TaskConfig seconds =
        CLUSTER.create(
            node,
            """
            "schedule": {"type": "interval", "every": "1s"}, "overlap": "skip",
            "catch_up": {"mode": "all", "max_runs": 5000}
            """);
    CLUSTER.pass(Duration.ofMinutes(75));
    node.tick();
    Audit audit = CLUSTER.audit(node, seconds);
    assertThat(audit.findings()).isEmpty();
    assertThat(audit.byKind()).isEqualTo(Map.of("fired", 1L, "skipped", 4_499L));
    CLUSTER
        .database()
        .sql()
        .sql("delete from carillon.schedule_event where task_config_id = :id and slot = 0")
        .param("id", seconds.id())
        .update();
    Audit broken = CLUSTER.audit(node, seconds);
    assertThat(broken.findings()).hasSize(1_000);
    assertThat(broken.more()).isEqualTo(3_500);
  }
}
