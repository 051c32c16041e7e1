package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.alert.Alerts;
import io.carillon.alert.life.AlertStatus;
import io.carillon.execution.ExecutionStatus;
import io.carillon.simulated.WatchedCluster.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users of other schedulers found out days later: it did not run. */
class AlertOutageTest {

  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(9);
  private static final WatchedCluster WATCHED = new WatchedCluster();

  private final List<Received> told = new ArrayList<>();

  @BeforeEach
  void begin() {
    WATCHED.restart();
    WATCHED.rule("{\"name\": \"n\", \"kind\": \"not_run\", \"condition\": {\"after\": \"30s\"}}");
  }

  @AfterAll
  static void end() {
    WATCHED.close();
  }

  /** Ten seconds of two nodes that evaluate and send; they decide and run where they may. */
  private void step(List<Alerts> nodes, boolean decides, boolean works) {
    WATCHED.cluster.pass(STEP);
    if (decides) {
      WATCHED.node.tick();
    }
    if (works) {
      WATCHED.settle(ExecutionStatus.SUCCEEDED, Duration.ZERO);
    }
    for (Alerts node : nodes) {
      node.evaluator().pass(SOON);
    }
    int before = WATCHED.received().size();
    for (Alerts node : nodes) {
      node.sender().runOnce();
    }
    WATCHED.run();
    told.addAll(WATCHED.received().subList(before, WATCHED.received().size()));
  }

  @Test
  void aServerThatIsKilledForTwoMinutesTellsOfWhatWasMissedWhenItIsBack() {
    WATCHED.every("1m", ", \"catch_up\": \"none\", \"start_deadline\": \"20s\"");
    List<Alerts> before = List.of(WATCHED.alerts("before", WATCHED.steps));
    for (int i = 0; i < 13; i++) {
      step(before, true, true);
    }
    assertThat(told).isEmpty();
    WATCHED.node.die();
    WATCHED.cluster.pass(Duration.ofSeconds(170));
    List<Alerts> after = List.of(WATCHED.alerts("after", WATCHED.steps));
    step(after, true, true);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().title())
        .startsWith("Firing: config-1 missed 2 due times from 2026-03-01T00:03:00Z on");
    for (int i = 0; i < 12; i++) {
      step(after, true, true);
    }
    assertThat(told).hasSize(2);
    assertThat(told.getLast().title()).startsWith("Resolved: config-1");
    assertThat(WATCHED.all()).hasSize(1);
  }

  @Test
  void ofTwoNodesWithoutAnyWorkerOneTellsOnceWithinTheMinuteAndThenOfTheRecovery() {
    WATCHED.every("1m", "");
    List<Alerts> nodes =
        List.of(WATCHED.alerts("one", WATCHED.steps), WATCHED.alerts("two", WATCHED.steps));
    for (int i = 0; i < 13; i++) {
      step(nodes, true, true);
    }
    assertThat(told).isEmpty();
    Instant due = SimulatedCluster.START.plus(Duration.ofMinutes(3));
    while (told.isEmpty()) {
      step(nodes, true, false);
      assertThat(WATCHED.cluster.now()).isBefore(due.plus(Duration.ofMinutes(1)));
    }
    for (int i = 0; i < 12; i++) {
      step(nodes, true, false);
    }
    assertThat(told).as("once, by one of both").hasSize(1);
    assertThat(told.getFirst().title()).contains("waits for a worker");
    for (int i = 0; i < 12; i++) {
      step(nodes, true, true);
    }
    assertThat(told).hasSize(2);
    assertThat(told.getLast().title()).startsWith("Resolved");
    assertThat(WATCHED.in(AlertStatus.FIRING)).isEmpty();
  }

  @Test
  void withoutAnySchedulerTheAlertFiresAllTheSame() {
    WATCHED.every("1m", "");
    List<Alerts> nodes = List.of(WATCHED.alerts("one", WATCHED.steps));
    for (int i = 0; i < 10; i++) {
      step(nodes, false, false);
    }
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().title()).contains("no scheduler has decided it");
  }
}
