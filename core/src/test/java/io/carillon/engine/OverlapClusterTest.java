package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.ScheduleEvent;
import io.carillon.manager.TasksManager;
import io.carillon.record.EventKind;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The five overlap policies with two schedulers and two workers: a task that takes longer than its
 * interval, for a while under each policy, and each held against its rule by the ledger.
 */
class OverlapClusterTest {

  private static final String ACTOR = "tester";
  private static final int DECISIONS = 25;
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  /** Takes 700 ms, unless it is stopped. */
  @TaskType(name = "nap")
  static final class Nap implements TaskHandler<Nap.Parameters> {
    record Parameters() {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
      return NEVER.await(700, TimeUnit.MILLISECONDS);
    }
  }

  private static final Map<Overlap, TaskConfig> CONFIGS = new EnumMap<>(Overlap.class);
  private static final TestDatabase DATABASE = new TestDatabase();
  private static final Engine ONE = node("one");
  private static final Engine TWO = node("two");
  private static final TasksManager TASKS = ONE.manager();

  private static Engine node(String name) {
    return new Engine(
        DATABASE.database(), new LocalTaskTypes(List.of(new Nap())), EngineSettings.of(name));
  }

  @BeforeAll
  static void live() {
    ONE.start();
    TWO.start();
    for (Overlap overlap : Overlap.values()) {
      CONFIGS.put(overlap, create(overlap));
    }
    for (TaskConfig config : CONFIGS.values()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> decisions(config).size() >= DECISIONS);
    }
    CONFIGS.values().forEach(config -> TASKS.pause(config.id(), "enough", ACTOR));
    for (TaskConfig config : CONFIGS.values()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> executions(config).stream().allMatch(one -> one.status().ended()));
    }
  }

  @AfterAll
  static void close() {
    ONE.close();
    TWO.close();
    DATABASE.close();
  }

  private static TaskConfig create(Overlap overlap) {
    return TASKS.create(
        DefinitionReader.read(
            Json.object(
                """
                {"name": "%s", "task_type": "nap", "overlap": "%s",
                 "schedule": {"type": "interval", "every": "300ms"}}
                """
                    .formatted(overlap, overlap.code()))),
        true,
        ACTOR);
  }

  /** In the order of their due times. */
  private static List<ScheduleEvent> decisions(TaskConfig config) {
    return TASKS.history().events(config.id(), 500).stream()
        .filter(event -> event.dueAt() != null)
        .toList()
        .reversed();
  }

  private static List<ScheduleEvent> decisions(Overlap policy, String kind) {
    return decisions(config(policy)).stream()
        .filter(event -> event.kind() == EventKind.of(kind))
        .toList();
  }

  private static TaskConfig config(Overlap policy) {
    return Objects.requireNonNull(CONFIGS.get(policy));
  }

  private static List<Execution> executions(TaskConfig config) {
    return TASKS
        .history()
        .executions(ExecutionQuery.ofConfig(config.id()).limit(500).build())
        .items()
        .reversed();
  }

  /** Those that were started, in the order of their starts. */
  private static List<Execution> started(Overlap policy) {
    return executions(config(policy)).stream()
        .filter(one -> one.startedAt() != null)
        .sorted(Comparator.comparing(OverlapClusterTest::start))
        .toList();
  }

  private static Instant start(Execution execution) {
    return Objects.requireNonNull(execution.startedAt());
  }

  private static Instant end(Execution execution) {
    return Objects.requireNonNull(execution.finishedAt());
  }

  private static long overlapping(Overlap policy) {
    List<Execution> started = started(policy);
    long count = 0;
    for (int i = 1; i < started.size(); i++) {
      count += start(started.get(i)).isBefore(end(started.get(i - 1))) ? 1 : 0;
    }
    return count;
  }

  private static Map<UUID, Execution> byId(Overlap policy) {
    return executions(config(policy)).stream()
        .collect(Collectors.toMap(Execution::id, Function.identity()));
  }

  private static void requireClean(Overlap policy) {
    TaskConfig config = config(policy);
    assertThat(TASKS.view().audit(config.id(), config.createdAt(), TASKS.view().now()).findings())
        .isEmpty();
    assertThat(executions(config).stream().map(Execution::dueAt)).doesNotHaveDuplicates();
  }

  @Test
  void bothSchedulersAndBothWorkersTookPart() {
    assertThat(CONFIGS.values().stream().flatMap(config -> decisions(config).stream()))
        .extracting(ScheduleEvent::actor)
        .contains("one", "two");
    assertThat(CONFIGS.values().stream().flatMap(config -> executions(config).stream()))
        .extracting(Execution::workerId)
        .filteredOn(Objects::nonNull)
        .extracting(Object::toString)
        .satisfies(ids -> assertThat(ids.stream().distinct()).hasSize(2));
  }

  @Test
  void allowRunsThemBesideEachOther() {
    assertThat(decisions(Overlap.ALLOW, "skipped")).isEmpty();
    assertThat(overlapping(Overlap.ALLOW)).isPositive();
    requireClean(Overlap.ALLOW);
  }

  @Test
  void skipNeverRunsTwoAndNamesTheOneBefore() {
    assertThat(overlapping(Overlap.SKIP)).isZero();
    List<ScheduleEvent> skipped = decisions(Overlap.SKIP, "skipped");
    assertThat(skipped).isNotEmpty();
    List<ScheduleEvent> fired = decisions(Overlap.SKIP, "fired");
    for (ScheduleEvent event : skipped) {
      ScheduleEvent before =
          fired.stream().filter(one -> due(one).isBefore(due(event))).toList().getLast();
      assertThat(event.executionId()).isEqualTo(before.executionId());
    }
    requireClean(Overlap.SKIP);
  }

  private static Instant due(ScheduleEvent event) {
    return Objects.requireNonNull(event.dueAt());
  }

  @Test
  void bufferOneNeverRunsTwoAndSkipsWhileOneWaits() {
    assertThat(overlapping(Overlap.BUFFER_ONE)).isZero();
    Map<UUID, Execution> executions = byId(Overlap.BUFFER_ONE);
    List<ScheduleEvent> skipped = decisions(Overlap.BUFFER_ONE, "skipped");
    assertThat(skipped).isNotEmpty();
    for (ScheduleEvent event : skipped) {
      Execution waiting = Objects.requireNonNull(executions.get(event.executionId()));
      assertThat(Objects.requireNonNull(waiting.dueAt())).isBefore(due(event));
      assertThat(start(waiting)).isAfter(event.decidedAt());
    }
    assertThat(executions.values()).allMatch(one -> one.status() == ExecutionStatus.SUCCEEDED);
    requireClean(Overlap.BUFFER_ONE);
  }

  @Test
  void bufferAllRunsAllOfThemOneByOneInTheirOrder() {
    assertThat(overlapping(Overlap.BUFFER_ALL)).isZero();
    assertThat(decisions(Overlap.BUFFER_ALL, "skipped")).isEmpty();
    assertThat(started(Overlap.BUFFER_ALL))
        .hasSize(decisions(Overlap.BUFFER_ALL, "fired").size())
        .isSortedAccordingTo(
            Comparator.comparing(execution -> Objects.requireNonNull(execution.dueAt())));
    requireClean(Overlap.BUFFER_ALL);
  }

  @Test
  void cancelRunningNeverRunsTwoAndTheNewestAlwaysReplacesTheOthers() {
    assertThat(overlapping(Overlap.CANCEL_RUNNING)).isZero();
    List<Execution> byDueTime =
        byId(Overlap.CANCEL_RUNNING).values().stream()
            .sorted(Comparator.comparing(execution -> Objects.requireNonNull(execution.dueAt())))
            .toList();
    assertThat(byDueTime.getLast().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(byDueTime)
        .extracting(Execution::status)
        .contains(ExecutionStatus.CANCELLED)
        .containsOnly(ExecutionStatus.CANCELLED, ExecutionStatus.SUCCEEDED);
    assertThat(started(Overlap.CANCEL_RUNNING)).hasSizeGreaterThan(2);
    assertThat(decisions(Overlap.CANCEL_RUNNING, "skipped")).isEmpty();
    requireClean(Overlap.CANCEL_RUNNING);
  }
}
