package io.carillon.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.database.Counted;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Settled;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.queue.QueueRow;
import io.carillon.spring.TestApplication;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import tools.jackson.databind.node.ObjectNode;

/** The Micrometer meters of a node. */
class MetersTest {

  @TaskType(name = "divide", queue = "sums")
  static class Divide implements TaskHandler<Divide.Parameters> {

    record Parameters(int by) {}

    @Override
    public Object run(Parameters parameters, TaskContext context) {
      return 10 / parameters.by();
    }
  }

  @Test
  void aNodeCountsAndTimesWhatItRan() {
    try (TemporaryDatabase database = TestApplication.database()) {
      TestApplication.on(database, "carillon.queues=sums")
          .withBean(Divide.class)
          .run(context -> {
            TasksManager tasks = context.getBean(TasksManager.class);
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            long good = create(tasks, "good", 2, 1);
            long bad = create(tasks, "bad", 0, 2);
            tasks.run(good, RunRequest.NORMAL, "test");
            tasks.run(bad, RunRequest.NORMAL, "test");

            await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                  assertThat(ended(meters, "succeeded")).isEqualTo(1);
                  assertThat(ended(meters, "failed")).isEqualTo(1);
                  assertThat(meters.get("carillon.execution.retries").counter().count())
                      .isEqualTo(1);
                });
            assertThat(timer(meters, "run").count()).isEqualTo(2);
            assertThat(timer(meters, "wait").count()).isEqualTo(2);
            assertThat(timer(meters, "lateness").count()).as("started by hand").isZero();
            await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions() // until the first look there is no such meter
                .untilAsserted(() ->
                    assertThat(
                            meters
                                .get("carillon.queue.workers")
                                .tag("queue", "sums")
                                .gauge()
                                .value())
                        .isEqualTo(1));
            assertThat(meters.get("carillon.queue.depth").tag("queue", "sums").gauge().value())
                .isZero();
            assertThat(meters.get("carillon.scheduler.lag").timeGauge().value()).isZero();
            assertThat(meters.get("carillon.running").gauge().value()).isZero();
            assertThat(meters.get("carillon.troubles").gauge().value()).isZero();
          });
    }
  }

  private static long create(TasksManager tasks, String name, int by, int attempts) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("name", name).put("task_type", "divide");
    json.putObject("parameters").put("by", by);
    json.putObject("schedule").put("type", "manual");
    json.putObject("retry").put("max_attempts", attempts).put("delay", "0s");
    return tasks.create(DefinitionReader.read(json), true, "test").id();
  }

  private static double ended(MeterRegistry meters, String outcome) {
    Counter counter =
        meters
            .find("carillon.executions")
            .tags("task_type", "divide", "outcome", outcome)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private static Timer timer(MeterRegistry meters, String name) {
    return meters.get("carillon.execution." + name).tag("task_type", "divide").timer();
  }

  @Test
  void withoutMicrometerThereAreNone() {
    try (TemporaryDatabase database = TestApplication.database()) {
      TestApplication.on(database, "carillon.roles=api")
          .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
          .run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("carillonMeters");
            assertThat(context).hasSingleBean(TasksManager.class);
          });
    }
  }

  private static final Instant DUE = Instant.parse("2027-01-04T10:00:00Z");

  private static QueueRow queue(int number) {
    QueueRow.Workers workers = new QueueRow.Workers(1, 0, 10);
    return new QueueRow("queue-" + number, new Counted(number, false), 0, workers, DUE, null);
  }

  private static Settled settled(String type, ExecutionStatus status, @Nullable Instant started) {
    return new Settled(
        UUID.randomUUID(),
        new Settled.Task(1, type, "default", 5),
        status,
        new Settled.Times(DUE, DUE.plusMillis(100), started, DUE.plusMillis(900), null),
        0);
  }

  @Test
  void timesAreThoseOfTheExecution() {
    MeterRegistry meters = new SimpleMeterRegistry();

    new ExecutionMeters(meters)
        .add(List.of(settled("divide", ExecutionStatus.SUCCEEDED, DUE.plusMillis(400))));

    assertThat(timer(meters, "run").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(500);
    assertThat(timer(meters, "wait").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300);
    assertThat(timer(meters, "lateness").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(400);
  }

  @Test
  void whatNeverStartedIsCountedAndNotTimed() {
    MeterRegistry meters = new SimpleMeterRegistry();

    new ExecutionMeters(meters).add(List.of(settled("divide", ExecutionStatus.EXPIRED, null)));

    assertThat(ended(meters, "expired")).isEqualTo(1);
    assertThat(timer(meters, "run").count()).isZero();
  }

  @Test
  void theNumberOfTaskTypesIsBounded() {
    MeterRegistry meters = new SimpleMeterRegistry();
    int types = ExecutionMeters.TYPES + 50;

    new ExecutionMeters(meters)
        .add(
            IntStream.range(0, types)
                .mapToObj(number -> settled("type_" + number, ExecutionStatus.SUCCEEDED, DUE))
                .toList());

    assertThat(values(meters, "carillon.executions", "task_type"))
        .hasSize(ExecutionMeters.TYPES + 1)
        .contains(ExecutionMeters.OTHER);
    assertThat(
            meters
                .get("carillon.executions")
                .tag("task_type", ExecutionMeters.OTHER)
                .counter()
                .count())
        .isEqualTo(50);
  }

  @Test
  void theDeepestQueuesHaveMetersAndNoneAfterAFailedLook() {
    MeterRegistry meters = new SimpleMeterRegistry();
    ClusterMeters cluster = new ClusterMeters(meters);
    List<QueueRow> queues =
        IntStream.range(0, ClusterMeters.QUEUES + 20).mapToObj(number -> queue(number)).toList();

    cluster.show(queues, Duration.ofSeconds(3), Instant.EPOCH);

    assertThat(values(meters, "carillon.queue.depth", "queue"))
        .hasSize(ClusterMeters.QUEUES)
        .contains("queue-119")
        .doesNotContain("queue-0");
    assertThat(meters.get("carillon.scheduler.lag").timeGauge().value(TimeUnit.SECONDS))
        .isEqualTo(3);

    cluster.forget();

    assertThat(meters.find("carillon.queue.depth").gauges()).isEmpty();
    assertThat(meters.get("carillon.scheduler.lag").timeGauge().value()).isNaN();
  }

  @Test
  void noTagNamesAConfigOrAnExecution() {
    MeterRegistry meters = new SimpleMeterRegistry();
    new ExecutionMeters(meters)
        .add(List.of(settled("divide", ExecutionStatus.SUCCEEDED, DUE.plusMillis(400))));

    Set<String> keys =
        meters.getMeters().stream()
            .flatMap(meter -> meter.getId().getTags().stream())
            .map(Tag::getKey)
            .collect(Collectors.toSet());

    assertThat(keys)
        .as("and the upper bound of a bucket")
        .containsExactlyInAnyOrder("task_type", "outcome", "le");
  }

  private static Set<String> values(MeterRegistry meters, String name, String key) {
    return meters.find(name).meters().stream()
        .map(meter -> meter.getId().getTag(key))
        .collect(Collectors.toSet());
  }
}
