package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.execution.AttemptOutcome;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore.Taking;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.Settlement;
import io.carillon.execution.Settlement.Fence;
import io.carillon.history.Execution;
import io.carillon.manager.run.RunRequest;
import io.carillon.statistics.StatsRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts to break the fence: late, doubled and strangers' results, dead workers, late starts. */
class FencingTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private final SimulatedNode one = CLUSTER.node("one");
  private final SimulatedNode two = CLUSTER.node("two");

  @AfterEach
  void clear() {
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private TaskConfig manual(String policies) {
    return CLUSTER.create(
        one, "\"schedule\": {\"type\": \"manual\"}, \"overlap\": \"allow\"" + policies);
  }

  private UUID run(TaskConfig config) {
    return one.manager().run(config.id(), RunRequest.NORMAL, SimulatedCluster.ACTOR);
  }

  private Execution execution(UUID id) {
    return CLUSTER.history().execution(id);
  }

  private List<String> attempts(UUID id) {
    return CLUSTER.history().attempts(id).stream()
        .map(attempt -> attempt.outcome().code())
        .toList();
  }

  private static Settlement result(
      Claim claim, UUID worker, ExecutionStatus end, @Nullable String result) {
    Fence fence = Fence.of(claim, worker);
    return end == ExecutionStatus.SUCCEEDED
        ? Settlement.succeeded(fence, result)
        : Settlement.ended(fence, AttemptOutcome.of(end.code()), null);
  }

  private static long ended(TaskConfig config) {
    CLUSTER.addStatistics();
    return CLUSTER.history().stats(config.id(), Instant.EPOCH).stream()
        .mapToLong(StatsRow::executions)
        .sum();
  }

  @Test
  void aResultCountsOnceHoweverOftenItComes() {
    TaskConfig config = manual("");
    UUID id = run(config);
    Claim claim = one.claim(1).getFirst();
    assertThat(one.settle(claim, ExecutionStatus.SUCCEEDED)).isTrue();
    assertThat(one.settle(claim, ExecutionStatus.SUCCEEDED)).isFalse();
    assertThat(one.settle(claim, ExecutionStatus.FAILED)).isFalse();
    assertThat(execution(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(attempts(id)).containsExactly("succeeded");
    assertThat(ended(config)).isEqualTo(1);
    assertThat(one.recorder().refused()).isEqualTo(2);
  }

  @Test
  void ofTwoContraryResultsInOneBatchOneCounts() {
    TaskConfig config = manual("");
    UUID id = run(config);
    Claim claim = one.claim(1).getFirst();
    List<Settlement> both =
        List.of(
            result(claim, one.worker(), ExecutionStatus.SUCCEEDED, "1"),
            result(claim, one.worker(), ExecutionStatus.FAILED, null));
    CLUSTER.database().doInTransaction(() -> one.recorder().settle(both));
    assertThat(attempts(id)).containsExactly(execution(id).status().code());
    assertThat(ended(config)).isEqualTo(1);
  }

  @Test
  void ofAPlainEndAndAContraryOneInOneBatchOneCounts() {
    TaskConfig config = manual("");
    UUID id = run(config);
    Claim claim = one.claim(1).getFirst();
    List<Settlement> both =
        List.of(
            result(claim, one.worker(), ExecutionStatus.FAILED, null),
            result(claim, one.worker(), ExecutionStatus.SUCCEEDED, null));
    CLUSTER.database().doInTransaction(() -> one.recorder().settle(both));
    assertThat(attempts(id)).containsExactly(execution(id).status().code());
    assertThat(ended(config)).isEqualTo(1);
    assertThat(one.recorder().refused()).isEqualTo(1);
  }

  @Test
  void theLastEndOfABatchCountsForAPauseOnFailureHoweverItIsWritten() {
    TaskConfig fails = manual(", \"pause_on_failure\": 1");
    TaskConfig recovers = manual(", \"pause_on_failure\": 1");
    List<Settlement> batch =
        List.of(
            end(recovers, ExecutionStatus.SUCCEEDED, 0),
            end(fails, ExecutionStatus.FAILED, 0),
            end(recovers, ExecutionStatus.FAILED, 50),
            end(fails, ExecutionStatus.SUCCEEDED, 50));
    CLUSTER.pass(Duration.ofSeconds(1));
    CLUSTER.database().doInTransaction(() -> one.recorder().settle(batch));
    assertThat(one.manager().view().config(fails.id()).status()).isEqualTo(ConfigStatus.PAUSED);
    assertThat(one.manager().view().config(recovers.id()).status()).isEqualTo(ConfigStatus.ACTIVE);
  }

  private Settlement end(TaskConfig config, ExecutionStatus end, int millisAgo) {
    UUID id = run(config);
    Claim claim =
        one.claim(100).stream()
            .filter(one -> one.executionId().equals(id))
            .findFirst()
            .orElseThrow();
    return result(claim, one.worker(), end, null).withAgo(Duration.ofMillis(millisAgo));
  }

  @Test
  void theRollUpsOfAConfigStayWhenItIsDeletedAndGoWhenItIsPurged() {
    TaskConfig config = manual("");
    run(config);
    one.settle(one.claim(1).getFirst(), ExecutionStatus.SUCCEEDED);
    assertThat(rollUps(config)).isEqualTo(2);
    one.manager().delete(config.id(), null, null, SimulatedCluster.ACTOR);
    assertThat(rollUps(config)).isEqualTo(2);
    one.manager().purge(config.id(), SimulatedCluster.ACTOR);
    assertThat(rollUps(config)).isZero();
  }

  private static long rollUps(TaskConfig config) {
    CLUSTER.addStatistics();
    return CLUSTER
        .database()
        .sql()
        .sql(
            """
            select (select count(*) from carillon.task_config_stats where task_config_id = :id)
              + (select count(*) from carillon.task_config_health where task_config_id = :id)
            """)
        .param("id", config.id())
        .query(Long.class)
        .single();
  }

  @Test
  void theResultOfADeadWorkerIsRefusedWhateverTheNextAttemptDoes() {
    TaskConfig config = manual("");
    UUID id = run(config);
    Claim first = one.claim(1).getFirst();
    UUID dead = one.worker();
    one.loseWorker();
    two.takeOver();
    assertThat(one.settle(first, dead, ExecutionStatus.SUCCEEDED, Duration.ZERO)).isFalse();
    Claim second = two.claim(1).getFirst();
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(one.settle(first, dead, ExecutionStatus.FAILED, Duration.ZERO)).isFalse();
    assertThat(two.settle(second, ExecutionStatus.SUCCEEDED)).isTrue();
    assertThat(one.settle(first, dead, ExecutionStatus.FAILED, Duration.ZERO)).isFalse();
    assertThat(attempts(id)).containsExactly("lost", "succeeded");
    assertThat(ended(config)).isEqualTo(1);
  }

  @Test
  void nobodySettlesForAnother() {
    UUID id = run(manual(""));
    Claim claim = one.claim(1).getFirst();
    assertThat(two.settle(claim, ExecutionStatus.SUCCEEDED)).isFalse();
    assertThat(execution(id).status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(one.settle(claim, ExecutionStatus.SUCCEEDED)).isTrue();
  }

  @Test
  void aResultFromBeforeARetryIsRefusedAlthoughTheWorkerIsTheSame() {
    UUID id = run(manual(", \"retry\": {\"max_attempts\": 2, \"delay\": \"0s\"}"));
    Claim first = one.claim(1).getFirst();
    one.settle(first, one.worker(), ExecutionStatus.RETRYING, Duration.ZERO);
    Claim second = one.claim(1).getFirst();
    assertThat(one.settle(first, ExecutionStatus.SUCCEEDED)).isFalse();
    assertThat(execution(id).status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(one.settle(second, ExecutionStatus.FAILED)).isTrue();
  }

  @Test
  void theProgressOfAnEarlierAttemptIsNotKept() {
    UUID id = run(manual(""));
    Claim first = one.claim(1).getFirst();
    one.settle(first, one.worker(), ExecutionStatus.RETRYING, Duration.ZERO);
    one.claim(1);
    one.store().progress(List.of(new ExecutionStore.Progress(id, 1, 0.9, "late")));
    assertThat(execution(id).progress()).isNull();
    one.store().progress(List.of(new ExecutionStore.Progress(id, 2, 0.1, "now")));
    assertThat(String.valueOf(execution(id).progress())).contains("now");
  }

  @Test
  void aWorkerThatWasGivenUpClaimsNothing() {
    UUID id = run(manual(""));
    UUID dead = one.worker();
    one.loseWorker();
    two.takeOver();
    List<Claim> claimed =
        one.claims().claim(new Taking(dead, 99, List.of("nothing"), 10), "default", null).claims();
    assertThat(claimed).isEmpty();
    assertThat(execution(id).attempt()).isZero();
    assertThat(one.claim(10)).hasSize(1);
  }

  @Test
  void workersThatClaimAtOnceShareAndNeverGetTheSame() {
    TaskConfig config = manual("");
    List<Long> ids = Collections.nCopies(600, config.id());
    one.manager().run(ids, RunRequest.NORMAL, SimulatedCluster.ACTOR);
    List<UUID> claimed = Collections.synchronizedList(new ArrayList<>());
    List<Thread> workers =
        IntStream.range(0, 4)
            .mapToObj(i -> CLUSTER.node("claiming-" + i))
            .map(node -> Thread.ofPlatform().start(() -> claimAll(node, claimed)))
            .toList();
    workers.forEach(FencingTest::join);
    assertThat(claimed).hasSize(600).doesNotHaveDuplicates();
  }

  private static void claimAll(SimulatedNode node, List<UUID> claimed) {
    List<Claim> batch = node.claim(7);
    while (!batch.isEmpty()) {
      batch.forEach(claim -> claimed.add(claim.executionId()));
      batch = node.claim(7);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatWasNotStartedByItsDeadlineExpiresAndIsNeverClaimed() {
    TaskConfig config = manual(", \"start_deadline\": \"30s\", \"pause_on_failure\": 1");
    UUID id = run(config);
    CLUSTER.pass(Duration.ofSeconds(30));
    assertThat(one.claim(10)).isEmpty();
    two.expire();
    assertThat(execution(id).status()).isEqualTo(ExecutionStatus.EXPIRED);
    assertThat(String.valueOf(execution(id).error())).contains("start_deadline");
    assertThat(one.claim(10)).isEmpty();
    assertThat(one.manager().view().config(config.id()).status()).isEqualTo(ConfigStatus.ACTIVE);
    assertThat(ended(config)).isEqualTo(1);
    UUID inTime = run(config);
    CLUSTER.pass(Duration.ofSeconds(29));
    Claim claim = one.claim(10).getFirst();
    CLUSTER.pass(Duration.ofHours(1));
    two.expire();
    assertThat(execution(inTime).status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(one.settle(claim, ExecutionStatus.SUCCEEDED)).isTrue();
  }

  @Test
  void anExecutionOfADueTimeLongPastExpiresRightAway() {
    TaskConfig config =
        CLUSTER.create(
            one,
            """
            "schedule": {"type": "interval", "every": "1m"}, "overlap": "allow",
            "catch_up": "all", "start_deadline": "90s"
            """);
    CLUSTER.pass(Duration.ofMinutes(4));
    one.tick();
    two.expire();
    assertThat(CLUSTER.executions(config, ExecutionStatus.EXPIRED)).hasSize(2);
    assertThat(one.claim(10)).hasSize(2);
    assertThat(CLUSTER.audit(one, config).findings()).isEmpty();
  }
}
