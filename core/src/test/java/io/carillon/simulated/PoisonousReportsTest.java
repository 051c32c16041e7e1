package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Settlement.Fence;
import io.carillon.history.Execution;
import io.carillon.manager.run.RunRequest;
import io.carillon.record.AttemptRecorder;
import io.carillon.record.AttemptReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A report that cannot be written stops no other, and its execution does not stay as it is. */
class PoisonousReportsTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);
  private final SimulatedNode node = CLUSTER.node("one");
  private final Set<UUID> told = ConcurrentHashMap.newKeySet();

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private AttemptReport.Ended end(
      Claim claim, ExecutionStatus next, Duration wakesIn, @Nullable String result) {
    return new AttemptReport.Ended(
        SimulatedNode.settlement(Fence.of(claim, node.worker()), next, wakesIn, result),
        System.nanoTime(),
        () -> told.add(claim.executionId()));
  }

  private Execution execution(Claim claim) {
    return CLUSTER.history().execution(claim.executionId());
  }

  @Test
  void eachIsReplacedByASentenceAndTheOthersAreWritten() throws InterruptedException {
    TaskConfig config =
        CLUSTER.create(node, "\"schedule\": {\"type\": \"manual\"}, \"overlap\": \"allow\"");
    for (int i = 0; i < 9; i++) {
      node.manager().run(config.id(), RunRequest.NORMAL, SimulatedCluster.ACTOR);
    }
    List<Claim> claims = node.claim(9);
    AttemptRecorder recorder = node.recorder();
    recorder.progress(
        new AttemptReport.Progressed(claims.getFirst().executionId(), 1, 0.5, "a\0b"));
    recorder.report(
        new AttemptReport.Logged(
            claims.getFirst().executionId(), 1, 1, Instant.EPOCH, "info", "no partition for this"));
    recorder.report(
        new AttemptReport.Logged(
            claims.getFirst().executionId(), 1, 2, CLUSTER.now(), "info", "a good line"));
    for (int i = 0; i < 9; i++) {
      Claim claim = claims.get(i);
      recorder.reportEnd(
          switch (i) {
            case 2 -> end(claim, ExecutionStatus.RETRYING, FOR_EVER, null); // no number of millis
            case 4 -> end(claim, ExecutionStatus.SUCCEEDED, Duration.ZERO, "no JSON");
            case 6 -> end(claim, ExecutionStatus.SUCCEEDED, Duration.ZERO, "[".repeat(60_000));
            default -> end(claim, ExecutionStatus.SUCCEEDED, Duration.ZERO, "{\"fine\": true}");
          });
    }
    recorder.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> told.size() == 9);
    recorder.close();

    for (int i = 0; i < 9; i++) {
      boolean poisonous = i == 2 || i == 4 || i == 6;
      Execution execution = execution(claims.get(i));
      assertThat(execution.status())
          .isEqualTo(poisonous ? ExecutionStatus.FAILED : ExecutionStatus.SUCCEEDED);
      if (poisonous) {
        assertThat(Objects.requireNonNull(execution.error()).get("message").stringValue())
            .contains("could not be written");
      }
    }
    assertThat(CLUSTER.history().logs(claims.getFirst().executionId(), 0, 0, 10))
        .extracting(Execution.LogLine::message)
        .contains("a good line");
  }
}
