package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.TaskConfig;
import io.carillon.definition.Overlap;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;
import io.carillon.history.Execution;
import io.carillon.history.ScheduleEvent;
import io.carillon.manager.run.RunRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The overlap policies (semantics section 5), step by step, with a clean audit at the end. */
class OverlapTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private final SimulatedNode one = CLUSTER.node("one");
  private final SimulatedNode two = CLUSTER.node("two");
  private final Instant begin = CLUSTER.now();

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  @AfterEach
  void clear() {
    CLUSTER.clear();
  }

  private TaskConfig minutely(String policies) {
    return CLUSTER.create(
        one, "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}, " + policies);
  }

  /** The next minute is decided, by either node. */
  private void minute(SimulatedNode node) {
    CLUSTER.pass(Duration.ofMinutes(1));
    node.tick();
  }

  private Instant at(int minutes) {
    return begin.plus(Duration.ofMinutes(minutes));
  }

  private static Claim only(List<Claim> claims) {
    assertThat(claims).hasSize(1);
    return claims.getFirst();
  }

  private Execution of(TaskConfig config, int minute) {
    return CLUSTER.executions(config).stream()
        .filter(execution -> at(minute).equals(execution.dueAt()))
        .findFirst()
        .orElseThrow();
  }

  private void requireClean(TaskConfig config) {
    assertThat(CLUSTER.audit(one, config).findings()).isEmpty();
  }

  @Test
  void allowFiresBesideEverythingElse() {
    TaskConfig config = minutely("\"overlap\": \"allow\"");
    minute(one);
    minute(two);
    minute(one);
    assertThat(one.claim(10)).hasSize(3);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 3L));
    requireClean(config);
  }

  @Test
  void skipNamesTheExecutionInTheWayUntilItHasEnded() {
    TaskConfig config = minutely("\"overlap\": \"skip\"");
    minute(one);
    minute(two); // the first one is queued, which is in the way too
    Claim claim = only(one.claim(10));
    minute(one);
    one.settle(claim, ExecutionStatus.SUCCEEDED);
    minute(two);
    assertThat(CLUSTER.events(config, "skipped"))
        .extracting(ScheduleEvent::dueAt, ScheduleEvent::executionId, ScheduleEvent::reason)
        .extracting(Object::toString)
        .allSatisfy(row -> assertThat(row).contains(claim.executionId() + " had not ended"))
        .hasSize(2);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 2L, "skipped", 2L));
    requireClean(config);
  }

  @Test
  void skipAppliesFromMaxConcurrentOn() {
    TaskConfig config = minutely("\"overlap\": \"skip\", \"max_concurrent\": 2");
    minute(one);
    minute(two);
    minute(one);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 2L, "skipped", 1L));
    one.settle(one.claim(1).getFirst(), ExecutionStatus.FAILED);
    minute(one);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 3L, "skipped", 1L));
    requireClean(config);
  }

  @Test
  void bufferOneLetsOneWaitAndSkipsTheOthers() {
    TaskConfig config = minutely("\"overlap\": \"buffer_one\"");
    minute(one);
    Claim running = only(two.claim(10));
    minute(one);
    minute(two);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 2L, "skipped", 1L));
    UUID waiting = of(config, 2).id();
    assertThat(CLUSTER.events(config, "skipped").getFirst().executionId()).isEqualTo(waiting);
    assertThat(CLUSTER.events(config, "fired").getLast().reason())
        .contains("waits")
        .contains(running.executionId().toString());
    one.release();
    assertThat(one.claim(10)).isEmpty();
    two.settle(running, ExecutionStatus.SUCCEEDED);
    assertThat(one.claim(10)).isEmpty();
    one.release();
    assertThat(only(one.claim(10)).executionId()).isEqualTo(waiting);
    minute(two);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 3L, "skipped", 1L));
    requireClean(config);
  }

  @Test
  void bufferAllLetsAllWaitInTheOrderOfTheirDueTimes() {
    TaskConfig config = minutely("\"overlap\": \"buffer_all\"");
    for (int i = 0; i < 6; i++) {
      minute(i % 2 == 0 ? one : two);
    }
    for (int i = 1; i <= 6; i++) {
      Claim claim = only(two.claim(10));
      assertThat(claim.dueAt()).isEqualTo(at(i));
      two.settle(claim, i % 2 == 0 ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED);
      one.release();
    }
    assertThat(one.claim(10)).isEmpty();
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 6L));
    requireClean(config);
  }

  @Test
  void bufferAllHoldsAThousandAndThenSkips() {
    TaskConfig config =
        CLUSTER.create(
            one,
            """
            "schedule": {"type": "interval", "every": "1s"}, "overlap": "buffer_all",
            "catch_up": {"mode": "all", "max_runs": 2000}
            """);
    CLUSTER.pass(Duration.ofSeconds(1_010));
    one.tick();
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 1_001L, "skipped", 9L));
    one.settle(only(one.claim(10)), ExecutionStatus.SUCCEEDED);
    two.release();
    CLUSTER.pass(Duration.ofSeconds(1));
    two.tick();
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 1_002L, "skipped", 9L));
    requireClean(config);
  }

  @Test
  void cancelRunningAsksTheRunningOneToStopAndStartsWhenItHas() {
    TaskConfig config = minutely("\"overlap\": \"cancel_running\"");
    minute(one);
    Claim running = only(two.claim(10));
    minute(one);
    assertThat(two.store().cancelRequests(List.of(running.executionId())))
        .singleElement()
        .satisfies(request -> assertThat(request.reason()).contains("gave way"));
    two.release();
    assertThat(two.claim(10)).isEmpty();
    minute(two); // the one that waits makes room itself
    assertThat(of(config, 2).status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(two.claim(10)).isEmpty();
    two.settle(running, ExecutionStatus.CANCELLED);
    one.release();
    assertThat(only(two.claim(10)).dueAt()).isEqualTo(at(3));
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 3L));
    requireClean(config);
  }

  @Test
  void cancelRunningReplacesOneThatWaitsForAWorkerAtOnce() {
    TaskConfig config = minutely("\"overlap\": \"cancel_running\"");
    minute(one);
    minute(two);
    one.release();
    assertThat(only(one.claim(10)).dueAt()).isEqualTo(at(2));
    assertThat(of(config, 1).status()).isEqualTo(ExecutionStatus.CANCELLED);
    requireClean(config);
  }

  @Test
  void cancelRunningCountsFromMaxConcurrentOn() {
    TaskConfig config = minutely("\"overlap\": \"cancel_running\", \"max_concurrent\": 2");
    minute(one);
    minute(one);
    List<Claim> running = one.claim(10);
    minute(two);
    assertThat(one.store().cancelRequests(running.stream().map(Claim::executionId).toList()))
        .extracting(request -> request.executionId())
        .containsExactly(of(config, 1).id());
    one.release();
    assertThat(one.claim(10)).isEmpty();
    one.settle(running.getFirst(), ExecutionStatus.CANCELLED);
    one.release();
    assertThat(only(one.claim(10)).dueAt()).isEqualTo(at(3));
    requireClean(config);
  }

  @Test
  void oneAskedToStopIsNotTriedAgainWhenItFailsOrItsWorkerDies() {
    TaskConfig config =
        minutely("\"overlap\": \"cancel_running\", \"retry\": {\"max_attempts\": 5}");
    minute(one);
    Claim failing = only(one.claim(10));
    minute(one);
    one.settle(failing, one.worker(), ExecutionStatus.RETRYING, Duration.ofSeconds(10));
    assertThat(of(config, 1).status()).isEqualTo(ExecutionStatus.CANCELLED);
    one.release();
    only(one.claim(10));
    minute(two);
    one.loseWorker();
    two.takeOver();
    assertThat(of(config, 2).status()).isEqualTo(ExecutionStatus.CANCELLED);
    two.release();
    assertThat(only(two.claim(10)).dueAt()).isEqualTo(at(3));
    requireClean(config);
  }

  @Test
  void aRetryAndALostWorkerKeepTheOthersWaiting() {
    TaskConfig config = minutely("\"overlap\": \"buffer_one\"");
    minute(one);
    Claim first = only(one.claim(10));
    minute(one);
    one.settle(first, one.worker(), ExecutionStatus.RETRYING, Duration.ofSeconds(30));
    one.release();
    assertThat(one.claim(10)).isEmpty();
    CLUSTER.pass(Duration.ofSeconds(31));
    one.wake();
    one.release();
    Claim again = only(one.claim(10));
    assertThat(again.executionId()).isEqualTo(first.executionId());
    one.loseWorker();
    two.takeOver();
    two.release();
    Claim third = only(two.claim(10));
    assertThat(third.executionId()).isEqualTo(first.executionId());
    assertThat(third.attempt()).isEqualTo(3);
    two.settle(third, ExecutionStatus.SUCCEEDED);
    two.release();
    assertThat(only(two.claim(10)).dueAt()).isEqualTo(at(2));
    requireClean(config);
  }

  @Test
  void oneThatWaitsCanBeCancelledAndCanExpire() {
    TaskConfig config = minutely("\"overlap\": \"buffer_all\", \"start_deadline\": \"90s\"");
    minute(one);
    Claim running = only(one.claim(10));
    minute(one);
    minute(one);
    assertThat(one.manager().cancel(of(config, 2).id(), SimulatedCluster.ACTOR))
        .isEqualTo(ExecutionStatus.CANCELLED);
    CLUSTER.pass(Duration.ofSeconds(31));
    minute(one);
    two.expire();
    assertThat(of(config, 3).status()).isEqualTo(ExecutionStatus.EXPIRED);
    one.settle(running, ExecutionStatus.SUCCEEDED);
    two.release();
    assertThat(only(two.claim(10)).dueAt()).isEqualTo(at(4));
    requireClean(config);
  }

  @Test
  void whatWaitsGoesItsWayWhileTheConfigIsPausedAndGoesWithADeletedOne() {
    TaskConfig config = minutely("\"overlap\": \"buffer_all\"");
    minute(one);
    minute(one);
    minute(one);
    one.manager().pause(config.id(), "look", SimulatedCluster.ACTOR);
    one.settle(only(one.claim(10)), ExecutionStatus.SUCCEEDED);
    two.release();
    Claim second = only(two.claim(10));
    assertThat(second.dueAt()).isEqualTo(at(2));
    one.manager().delete(config.id(), null, null, SimulatedCluster.ACTOR);
    two.release();
    assertThat(of(config, 3).status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(of(config, 3).cancelReason()).contains("deleted");
    assertThat(of(config, 2).cancelReason()).contains("deleted");
    assertThat(two.settle(second, ExecutionStatus.SUCCEEDED)).isTrue();
    assertThat(two.claim(10)).isEmpty();
    requireClean(config);
  }

  @Test
  void aHigherMaxConcurrentLetsMoreGoAndAPolicyOfAllowKeepsThoseInLine() {
    TaskConfig config = minutely("\"overlap\": \"buffer_all\"");
    for (int i = 0; i < 5; i++) {
      minute(one);
    }
    String same = "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}, ";
    CLUSTER.update(one, config, same + "\"overlap\": \"buffer_all\", \"max_concurrent\": 3");
    two.release();
    List<Claim> three = two.claim(10);
    assertThat(three).extracting(Claim::dueAt).containsExactly(at(1), at(2), at(3));
    CLUSTER.update(one, config, same + "\"overlap\": \"allow\", \"max_concurrent\": 3");
    minute(two);
    two.release();
    assertThat(only(two.claim(10)).dueAt()).isEqualTo(at(6));
    three.forEach(claim -> two.settle(claim, ExecutionStatus.SUCCEEDED));
    two.release();
    assertThat(two.claim(10)).extracting(Claim::dueAt).containsExactly(at(4), at(5));
    requireClean(config);
  }

  @Test
  void aPolicyThatComesAfterAllowSeesWhatHasNotEnded() {
    TaskConfig config = minutely("\"overlap\": \"allow\"");
    minute(one);
    only(one.claim(10));
    minute(one);
    String same = "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}, ";
    CLUSTER.update(two, config, same + "\"overlap\": \"skip\", \"max_concurrent\": 2");
    minute(two);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 2L, "skipped", 1L));
    requireClean(config);
  }

  @Test
  void oneCallCanOverrideThePolicy() {
    TaskConfig config = minutely("\"overlap\": \"skip\"");
    minute(one);
    Claim running = only(one.claim(10));
    assertThatThrownBy(() -> run(config, null))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("policy is skip")
        .hasMessageContaining(running.executionId().toString());
    UUID beside = run(config, Overlap.ALLOW);
    Claim second = only(one.claim(10));
    assertThat(second.executionId()).isEqualTo(beside);
    UUID waiting = run(config, Overlap.BUFFER_ONE);
    assertThatThrownBy(() -> run(config, Overlap.BUFFER_ONE))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining(waiting + " has not ended");
    assertThat(one.claim(10)).isEmpty();
    one.settle(running, ExecutionStatus.SUCCEEDED);
    two.release();
    assertThat(two.claim(10)).isEmpty();
    one.settle(second, ExecutionStatus.SUCCEEDED);
    two.release();
    assertThat(only(two.claim(10)).executionId()).isEqualTo(waiting);
    UUID newest = run(config, Overlap.CANCEL_RUNNING);
    two.settle(claimed(waiting), ExecutionStatus.CANCELLED);
    two.release();
    assertThat(only(two.claim(10)).executionId()).isEqualTo(newest);
    requireClean(config);
  }

  @Test
  void oneCallCanBeStricterThanAllow() {
    TaskConfig config = minutely("\"overlap\": \"allow\"");
    minute(one);
    assertThatThrownBy(() -> run(config, Overlap.SKIP)).isInstanceOf(ConflictException.class);
    UUID waiting = run(config, Overlap.BUFFER_ALL);
    minute(two);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 2L));
    two.release();
    List<Claim> both = one.claim(10);
    assertThat(both).extracting(Claim::dueAt).containsExactly(at(1), at(2));
    both.forEach(claim -> one.settle(claim, ExecutionStatus.SUCCEEDED));
    two.release();
    assertThat(only(two.claim(10)).executionId()).isEqualTo(waiting);
    requireClean(config);
  }

  private UUID run(TaskConfig config, @Nullable Overlap overlap) {
    return one.manager().run(config.id(), new RunRequest(overlap, null), SimulatedCluster.ACTOR);
  }

  private Claim claimed(UUID execution) {
    Execution running = CLUSTER.history().execution(execution);
    return new Claim(
        0,
        execution,
        new Claim.Tries(running.attempt(), 0, 1),
        new Claim.Task(running.taskConfigId(), 1, running.taskType(), running.dueAt()),
        Claim.Parameters.NONE);
  }

  @Test
  void aSecondNodeJudgesByWhatTheFirstOneFired() {
    TaskConfig config = minutely("\"overlap\": \"buffer_one\"");
    minute(one);
    minute(two);
    minute(one);
    minute(two);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 2L, "skipped", 2L));
    assertThat(CLUSTER.events(config, "skipped"))
        .extracting(event -> Objects.requireNonNull(event.executionId()))
        .containsOnly(of(config, 2).id());
    requireClean(config);
  }
}
