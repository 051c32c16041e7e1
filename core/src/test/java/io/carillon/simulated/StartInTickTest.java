package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.config.TaskConfig;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fixture.Rows;
import io.carillon.history.Execution;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Executions that a tick starts in its own transaction, in the worker of its node. */
class StartInTickTest {

  private static final int SLOTS = 2;
  private static final String EACH_MINUTE =
      "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}, \"overlap\": \"allow\"";

  /** Ends at once. */
  @TaskType(name = Rows.TYPE)
  private static final class Nothing implements TaskHandler<Nothing.NoParameters> {

    /** No parameters. */
    record NoParameters() {}

    @Override
    public Object run(NoParameters parameters, TaskContext context) {
      return "attempt " + context.attempt();
    }
  }

  private final SimulatedCluster cluster = new SimulatedCluster();
  private final SimulatedNode node = cluster.node("one", SLOTS, new Nothing());

  @AfterEach
  void close() {
    cluster.close();
  }

  private List<ExecutionStatus> statuses(TaskConfig config) {
    return cluster.executions(config).stream().map(Execution::status).toList();
  }

  private void passToNextDue() {
    cluster.pass(Duration.ofMinutes(1));
    node.beatWorker();
    node.claimByWorker(); // finds nothing, so that the worker waits
  }

  @Test
  void aDueTimeStartsInTheTransactionThatDecidesIt() {
    TaskConfig config = cluster.create(node, EACH_MINUTE);
    passToNextDue();
    node.tick();
    assertThat(statuses(config)).containsExactly(ExecutionStatus.RUNNING);
    assertThat(node.startedAtOnce()).isEqualTo(1);

    node.runHandlers(1);
    node.writeReports();
    assertThat(statuses(config)).containsExactly(ExecutionStatus.SUCCEEDED);
    assertThat(cluster.audit(node, config).findings()).isEmpty();
  }

  @Test
  void dueTimesBeyondItsSlotsAreQueued() {
    for (int i = 0; i < SLOTS + 1; i++) {
      cluster.create(node, EACH_MINUTE);
    }
    passToNextDue();
    node.tick();
    assertThat(node.startedAtOnce()).isEqualTo(SLOTS);
    assertThat(node.claimByWorker()).isZero();
    node.runHandlers(SLOTS);
    node.writeReports();
    assertThat(node.claimByWorker()).isEqualTo(1);
  }

  @Test
  void aTickThatDiesAfterAStartLeavesNothingBehindAndItsSlotsAreFree() {
    TaskConfig config = cluster.create(node, EACH_MINUTE);
    passToNextDue();
    for (int i = 0; i < SLOTS + 1; i++) {
      assertThat(node.crashInTick()).isTrue();
      assertThat(node.started()).isZero();
      assertThat(statuses(config)).isEmpty();
    }
    assertThat(node.crashedAfterStart()).isEqualTo(SLOTS + 1);
    node.tick();
    assertThat(node.startedAtOnce()).isEqualTo(1);
  }

  @Test
  void anExecutionWhoseNodeDiesAfterTheCommitRunsElsewhere() {
    SimulatedNode two = cluster.node("two", SLOTS, new Nothing());
    TaskConfig config = cluster.create(node, EACH_MINUTE);
    passToNextDue();
    node.tick();
    node.die();
    two.beatWorker();
    assertThat(two.claimByWorker()).isZero();

    two.takeOver();
    assertThat(two.claimByWorker()).isEqualTo(1);
    two.runHandlers(1);
    two.writeReports();
    Execution execution = cluster.executions(config).getFirst();
    assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(cluster.history().attempts(execution.id()))
        .extracting(attempt -> attempt.outcome().code())
        .containsExactly("lost", "succeeded");
  }
}
