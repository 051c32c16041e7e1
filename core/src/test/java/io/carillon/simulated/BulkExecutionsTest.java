package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.bulk.BulkOptions;
import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.BulkReport;
import io.carillon.bulk.ExecutionResult;
import io.carillon.bulk.Selection;
import io.carillon.config.TaskConfig;
import io.carillon.definition.Json;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionFilter;
import io.carillon.history.ExecutionQuery;
import io.carillon.manager.bulk.BulkChanges;
import io.carillon.manager.run.RunRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many executions cancelled or run again by one call. */
class BulkExecutionsTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final String MANUAL =
      "\"schedule\": {\"type\": \"manual\"}, \"overlap\": \"allow\"";
  private static final UUID NONE = new UUID(0x0198_0000_0000_7000L, 0x8000_0000_0000_0000L);

  private final SimulatedNode node = CLUSTER.node("one");
  private final SimulatedNode other = CLUSTER.node("two");
  private final BulkChanges bulk = node.manager().bulk();

  @BeforeEach
  void begin() {
    CLUSTER.pass(Duration.ofDays(1));
  }

  @AfterEach
  void clear() {
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private List<UUID> run(TaskConfig config, int times) {
    List<Long> ids = Collections.nCopies(times, config.id());
    return node.manager().run(ids, RunRequest.NORMAL, "ann").stream()
        .map(result -> Objects.requireNonNull(result.executionId()))
        .toList();
  }

  private static Selection<UUID, ExecutionFilter> of(
      TaskConfig config, ExecutionStatus... statuses) {
    ExecutionQuery.Builder query = ExecutionQuery.ofConfig(config.id());
    List.of(statuses).forEach(query::status);
    return Selection.matching(query.filter());
  }

  private static List<BulkOutcome> outcomes(BulkReport<ExecutionResult> report) {
    return report.results().stream().map(ExecutionResult::outcome).toList();
  }

  private static ExecutionStatus status(UUID id) {
    return CLUSTER.history().execution(id).status();
  }

  @Test
  void whatWaitsIsCancelledWhatRunsIsAskedToStopWhatHasEndedIsRefused() {
    TaskConfig config = CLUSTER.create(node, MANUAL);
    List<UUID> ids = run(config, 5);
    List<Claim> claims = node.claim(2);
    node.settle(claims.getFirst(), ExecutionStatus.SUCCEEDED);
    UUID ended = claims.getFirst().executionId();
    UUID running = claims.getLast().executionId();
    List<UUID> all = new ArrayList<>(ids);
    all.add(NONE);

    BulkReport<ExecutionResult> dry =
        bulk.cancel(Selection.ids(all), "flood", BulkOptions.DRY_RUN, "ann");
    assertThat(CLUSTER.executions(config, ExecutionStatus.CANCELLED)).isEmpty();
    BulkReport<ExecutionResult> done =
        bulk.cancel(
            Selection.ids(all),
            "flood",
            BulkOptions.NORMAL.expecting(6).expecting(dry.fingerprint()),
            "ann");
    assertThat(done.results()).usingRecursiveComparison().isEqualTo(dry.results());
    for (ExecutionResult one : done.results()) {
      if (one.id().equals(ended)) {
        assertThat(one.outcome()).isEqualTo(BulkOutcome.REFUSED);
        assertThat(one.error()).isInstanceOf(ConflictException.class);
      } else if (one.id().equals(NONE)) {
        assertThat(one.outcome()).isEqualTo(BulkOutcome.GONE);
      } else {
        boolean runs = one.id().equals(running);
        assertThat(one.outcome()).isEqualTo(BulkOutcome.CHANGED);
        assertThat(Objects.requireNonNull(one.execution()).status())
            .isEqualTo(runs ? ExecutionStatus.RUNNING : ExecutionStatus.CANCELLED);
        assertThat(status(one.id())).isEqualTo(Objects.requireNonNull(one.execution()).status());
        assertThat(CLUSTER.history().execution(one.id()).cancelReason())
            .isEqualTo("It was cancelled by ann: flood.");
      }
    }
    assertThat(bulk.cancel(Selection.ids(ids), null, BulkOptions.NORMAL, "ann").results())
        .as("repeated")
        .extracting(ExecutionResult::outcome)
        .containsOnly(BulkOutcome.UNCHANGED, BulkOutcome.REFUSED);
  }

  @Test
  void aFilterWithoutStatusSelectsWhatHasNotEnded() {
    TaskConfig config = CLUSTER.create(node, MANUAL);
    TaskConfig another = CLUSTER.create(node, MANUAL);
    run(config, 600);
    List<UUID> others = run(another, 3);
    node.claim(3).forEach(claim -> node.settle(claim, ExecutionStatus.FAILED));
    BulkReport<ExecutionResult> done = bulk.cancel(of(config), null, BulkOptions.NORMAL, "ann");
    assertThat(done.count(BulkOutcome.CHANGED))
        .isEqualTo(600 - CLUSTER.executions(config, ExecutionStatus.FAILED).size());
    assertThat(CLUSTER.executions(config, ExecutionStatus.QUEUED)).isEmpty();
    assertThat(others).anySatisfy(id -> assertThat(status(id).ended()).isFalse());
    assertThatThrownBy(() ->
            bulk.cancel(Selection.matching(ExecutionFilter.ALL), null, BulkOptions.NORMAL, "ann"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("expected_count");
  }

  @Test
  void twoThatCancelTheSameAtOnceBothEnd() {
    TaskConfig config = CLUSTER.create(node, MANUAL);
    List<UUID> ids = run(config, 500);
    List<CompletableFuture<BulkReport<ExecutionResult>>> both =
        List.of(
            CompletableFuture.supplyAsync(
                () -> bulk.cancel(Selection.ids(ids), null, BulkOptions.NORMAL, "ann")),
            CompletableFuture.supplyAsync(() ->
                other
                    .manager()
                    .bulk()
                    .cancel(Selection.ids(ids.reversed()), null, BulkOptions.NORMAL, "bob")));
    assertThat(both.stream().mapToInt(one -> one.join().count(BulkOutcome.CHANGED)).sum())
        .isEqualTo(500);
    both.forEach(one ->
        assertThat(outcomes(one.join())).isSubsetOf(BulkOutcome.CHANGED, BulkOutcome.UNCHANGED));
    CLUSTER.addStatistics();
    long recorded =
        CLUSTER
            .database()
            .sql()
            .sql(
                """
                select sum(executions) from carillon.task_config_stats
                where task_config_id = :id and status = 'cancelled'
                """)
            .param("id", config.id())
            .query(Long.class)
            .single();
    assertThat(recorded).isEqualTo(500);
  }

  @Test
  void endedOnesRunAgainWithTheirOwnParameters() {
    TaskConfig config = CLUSTER.create(node, MANUAL);
    RunRequest own = new RunRequest(null, Json.object("{\"n\": 1.50}"));
    UUID special = node.manager().run(config.id(), own, "ann");
    run(config, 4);
    node.claim(4).forEach(claim -> node.settle(claim, ExecutionStatus.FAILED));
    assertThat(status(special)).isEqualTo(ExecutionStatus.FAILED);

    BulkReport<ExecutionResult> dry =
        bulk.retry(of(config, ExecutionStatus.FAILED), BulkOptions.DRY_RUN, "bob");
    assertThat(dry.count(BulkOutcome.CHANGED)).isEqualTo(4);
    assertThat(CLUSTER.executions(config)).hasSize(5);
    BulkReport<ExecutionResult> done =
        bulk.retry(
            of(config, ExecutionStatus.FAILED),
            BulkOptions.NORMAL.expecting(dry.fingerprint()),
            "bob");
    assertThat(done.count(BulkOutcome.CHANGED)).isEqualTo(4);
    for (ExecutionResult one : done.results()) {
      Execution again = CLUSTER.history().execution(Objects.requireNonNull(one.newExecutionId()));
      assertThat(again.cause().retryOf()).isEqualTo(one.id());
      assertThat(again.triggeredBy()).isEqualTo("bob");
      if (one.id().equals(special)) {
        assertThat(again.ownParameters()).hasToString("{\"n\":1.50}");
      } else {
        assertThat(again.ownParameters()).isNull();
      }
    }
    assertThat(CLUSTER.events(config, "triggered")).hasSize(9);
  }

  @Test
  void whatCannotRunAgainDoesNotKeepTheOthersFromIt() {
    TaskConfig config = CLUSTER.create(node, MANUAL);
    TaskConfig deleted = CLUSTER.create(node, MANUAL);
    TaskConfig single =
        CLUSTER.create(node, "\"schedule\": {\"type\": \"manual\"}, \"overlap\": \"skip\"");
    UUID good = run(config, 1).getFirst();
    UUID gone = run(deleted, 1).getFirst();
    UUID first = run(single, 1).getFirst();
    node.claim(3).forEach(claim -> node.settle(claim, ExecutionStatus.FAILED));
    UUID waiting = run(config, 1).getFirst();
    node.manager().delete(deleted.id(), null, null, "ann");
    node.manager().run(single.id(), RunRequest.NORMAL, "ann"); // in the way of a repetition
    List<UUID> ids = List.of(good, gone, first, waiting, NONE);
    BulkReport<ExecutionResult> done = bulk.retry(Selection.ids(ids), BulkOptions.NORMAL, "ann");
    assertThat(result(done, good).outcome()).isEqualTo(BulkOutcome.CHANGED);
    assertThat(result(done, gone).outcome()).isEqualTo(BulkOutcome.GONE);
    assertThat(result(done, first).error()).hasMessageContaining("overlap policy is skip");
    assertThat(result(done, waiting).error()).hasMessageContaining("Only an ended execution");
    assertThat(result(done, NONE).outcome()).isEqualTo(BulkOutcome.GONE);
  }

  private static ExecutionResult result(BulkReport<ExecutionResult> report, UUID id) {
    return report.results().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void aFilterForRetriesNamesStatesOfAnEnd() {
    TaskConfig config = CLUSTER.create(node, MANUAL);
    for (Selection<UUID, ExecutionFilter> filter :
        List.of(of(config), of(config, ExecutionStatus.FAILED, ExecutionStatus.RUNNING))) {
      assertThatThrownBy(() -> bulk.retry(filter, BulkOptions.DRY_RUN, "ann"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("filter.status");
    }
  }

  @Test
  void moreThanTheBoundIsRefused() {
    List<UUID> ids = IntStream.rangeClosed(1, 5_001).mapToObj(i -> new UUID(0x7000L, i)).toList();
    assertThatThrownBy(() -> bulk.cancel(Selection.ids(ids), null, BulkOptions.NORMAL, "ann"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("5,000");
  }
}
