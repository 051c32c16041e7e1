package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.alert.Alerts;
import io.carillon.alert.life.Alert;
import io.carillon.alert.life.AlertStatus;
import io.carillon.config.TaskConfig;
import io.carillon.execution.ExecutionStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** Passes remember what the one before has read; nothing is missed, and nothing is told twice. */
class AlertPassTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN = Duration.ofSeconds(10);
  private static final WatchedCluster WATCHED = new WatchedCluster();

  @BeforeEach
  void begin() {
    WATCHED.restart();
    WATCHED.pass(TEN);
  }

  @AfterAll
  static void end() {
    WATCHED.close();
  }

  private static void failing() {
    WATCHED.rule(
        "{\"name\": \"f\", \"kind\": \"failures_in_a_row\", \"condition\": {\"failures\": 1}}");
  }

  private static Alert firing() {
    List<Alert> alerts = WATCHED.in(AlertStatus.FIRING);
    assertThat(alerts).as("of %s", WATCHED.all()).hasSize(1);
    return alerts.getFirst();
  }

  private static final String END =
      """
      insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
        attempt, max_attempts, priority, status, trigger, task_type, queue, due_at, started_at,
        finished_at)
      values (gen_random_uuid(), ?, 1, ?, 1, 1, 5, 'succeeded', 'schedule', 'nothing', 'default', ?,
        ?, ?)
      """;

  @Test
  void anEndThatIsCommittedLongAfterItsTimeIsJudged() throws Exception {
    WATCHED.rule("{\"name\": \"l\", \"kind\": \"late_start\", \"condition\": {\"by\": \"5m\"}}");
    WATCHED.pass(TEN);
    TaskConfig config = WATCHED.every("1d", "");
    Instant due = WATCHED.cluster.now();
    try (Connection slow = WATCHED.cluster.database().dataSource().getConnection()) {
      slow.setAutoCommit(false);
      try (PreparedStatement insert = slow.prepareStatement(END)) {
        Instant started = due.plus(Duration.ofMinutes(6));
        insert.setLong(1, config.id());
        insert.setTimestamp(2, Timestamp.from(due));
        insert.setTimestamp(3, Timestamp.from(due));
        insert.setTimestamp(4, Timestamp.from(started));
        insert.setTimestamp(5, Timestamp.from(started.plusSeconds(1)));
        insert.executeUpdate();
      }
      WATCHED.pass(Duration.ofMinutes(10));
      WATCHED.pass(TEN);
      WATCHED.pass(TEN);
      assertThat(WATCHED.all()).isEmpty();
      slow.commit();
    }
    WATCHED.pass(TEN);
    assertThat(firing().words().english()).contains("started 6 minutes late");
  }

  @Test
  void nodesThatTakeTurnsSeeWhatTheOtherHasChanged() {
    failing();
    Alerts second = WATCHED.alerts("two", WATCHED.steps);
    TaskConfig config = WATCHED.manual();
    WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
    WATCHED.pass(TEN);
    long first = firing().id();

    WATCHED.run(config, ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.cluster.pass(TEN);
    second.evaluator().pass(Duration.ZERO);
    assertThat(WATCHED.in(AlertStatus.FIRING)).isEmpty();
    WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
    WATCHED.cluster.pass(TEN);
    second.evaluator().pass(Duration.ZERO);
    long again = firing().id();
    assertThat(again).isGreaterThan(first);

    WATCHED.pass(TEN);
    assertThat(firing().id()).isEqualTo(again);
    WATCHED.run(config, ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    assertThat(WATCHED.in(AlertStatus.FIRING)).isEmpty();
    assertThat(WATCHED.in(AlertStatus.RESOLVED)).hasSize(2);
  }

  @Test
  void aPassThatFailedIsMadeAgainFromWhatTheDatabaseSays() {
    failing();
    TaskConfig one = WATCHED.manual();
    WATCHED.run(one, ExecutionStatus.FAILED, SECOND);
    WATCHED.pass(TEN);
    TaskConfig other = WATCHED.manual();
    WATCHED.run(one, ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.run(other, ExecutionStatus.FAILED, SECOND);
    refusePasses();
    assertThatThrownBy(() -> WATCHED.pass(TEN)).isInstanceOf(DataAccessException.class);
    allowPasses();
    assertThat(firing().subject().taskConfigId()).isEqualTo(one.id());

    WATCHED.pass(TEN);
    assertThat(firing().subject().taskConfigId()).isEqualTo(other.id());
    assertThat(WATCHED.all()).hasSize(2);
  }

  private static void refusePasses() {
    execute(
        """
        create function carillon.refuse_alert() returns trigger language plpgsql as $$
        begin raise exception 'refused by the test'; end $$
        """);
    execute(
        """
        create trigger refused before update on carillon.alert_evaluation
        for each statement execute function carillon.refuse_alert()
        """);
  }

  private static void allowPasses() {
    execute("drop trigger refused on carillon.alert_evaluation");
    execute("drop function carillon.refuse_alert()");
  }

  private static void execute(String statement) {
    WATCHED.cluster.database().sql().sql(statement).update();
  }

  @Test
  void anAlertOfAConfigThatIsDeletedEndsBetweenCompletePasses() {
    failing();
    TaskConfig config = WATCHED.manual();
    WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
    WATCHED.pass(TEN);
    WATCHED.pass(TEN);
    assertThat(firing().subject().taskConfigId()).isEqualTo(config.id());
    WATCHED.node.manager().delete(config.id(), null, null, "tester");
    WATCHED.pass(TEN);
    assertThat(WATCHED.in(AlertStatus.FIRING)).isEmpty();
  }
}
