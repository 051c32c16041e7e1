package io.carillon.rabbitmq.broker;

import static io.carillon.rabbitmq.broker.Cluster.awaitSucceeded;
import static io.carillon.rabbitmq.broker.Cluster.count;
import static io.carillon.rabbitmq.broker.Cluster.manual;
import static io.carillon.rabbitmq.broker.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.carillon.config.TaskConfig;
import io.carillon.engine.Engine;
import io.carillon.execution.ClaimableExecution;
import io.carillon.execution.ExecutionStatus;
import io.carillon.local.TestRabbit;
import io.carillon.manager.TasksManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The broker on a RabbitMQ that lives, and whose queues people empty and delete. */
class RabbitBrokerTest {

  private final Handlers.Note note = new Handlers.Note();
  private final Handlers.Wait wait = new Handlers.Wait();
  private Cluster cluster;

  @BeforeEach
  void open() {
    cluster = new Cluster(TestRabbit.uri());
  }

  @AfterEach
  void close() {
    wait.letGo.countDown();
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(QueueKind.class)
  void everyExecutionRunsOnceAndByItsMessage(QueueKind kind) {
    cluster.close();
    cluster = new Cluster(TestRabbit.uri(), kind);
    TasksManager tasks = cluster.server(note).manager();
    Engine worker = cluster.worker("worker", 50, note);
    TaskConfig config = manual(tasks, "note", 5);
    List<UUID> ids = run(tasks, config, 2_000);
    awaitSucceeded(tasks, config, 2_000);
    assertThat(note.ran).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(count(worker, BrokerCounter.CLAIMED_FROM_TABLE)).isZero();
    await().untilAsserted(() -> assertThat(cluster.messages("default")).isZero());
  }

  @Test
  void theHighestPriorityRunsFirstAndTheOldestAmongEquals() {
    TasksManager tasks = cluster.server(note).manager();
    List<UUID> expected = new ArrayList<>();
    for (int priority : new int[] {0, 9, 4, 7}) {
      expected.addAll(run(tasks, manual(tasks, "note", priority), 5));
    }
    await().until(() -> cluster.messages("default") == 20);
    cluster.worker("worker", 1, note);
    await().until(() -> note.ran.size() == 20);
    assertThat(note.ran)
        .containsExactlyElementsOf(
            Stream.of(
                    expected.subList(5, 10),
                    expected.subList(15, 20),
                    expected.subList(10, 15),
                    expected.subList(0, 5))
                .flatMap(List::stream)
                .toList());
  }

  @Test
  void anUnknownTypeIsLeftToAWorkerThatKnowsIt() {
    TasksManager tasks = cluster.server(note, new Handlers.Other()).manager();
    TaskConfig config = manual(tasks, "other", 5);
    Engine ignorant = cluster.worker("ignorant", 20, note);
    run(tasks, config, 200);
    await().until(() -> count(ignorant, BrokerCounter.UNCLAIMED) == 200);
    Engine knowing = cluster.worker("knowing", 20, new Handlers.Other());
    run(tasks, config, 200);
    awaitSucceeded(tasks, config, 400);
    // Each message came once, to the one or to the other: nothing went round in circles.
    long announced =
        count(ignorant, BrokerCounter.ANNOUNCED) + count(knowing, BrokerCounter.ANNOUNCED) + 400;
    assertThat(count(ignorant, BrokerCounter.DELIVERED) + count(knowing, BrokerCounter.DELIVERED))
        .isLessThanOrEqualTo(announced);
  }

  @Test
  void aWorkerWithoutRoomGivesItsMessagesToOthers() {
    TasksManager tasks = cluster.server(note, wait).manager();
    Engine busy = cluster.worker("busy", 1, wait, note);
    run(tasks, manual(tasks, "wait", 9), 1);
    await().until(() -> wait.begun.size() == 1);
    TaskConfig config = manual(tasks, "note", 5);
    cluster.worker("idle", 1, note);
    run(tasks, config, 20);
    awaitSucceeded(tasks, config, 20);
    assertThat(count(busy, BrokerCounter.DELIVERED)).isLessThan(10);
    wait.letGo.countDown();
    run(tasks, config, 20);
    awaitSucceeded(tasks, config, 40);
  }

  @Test
  void aQueueEmptiedByHandLosesNothing() throws Exception {
    TasksManager tasks = cluster.server(note).manager();
    TaskConfig config = manual(tasks, "note", 5);
    run(tasks, config, 1_000);
    await().until(() -> cluster.messages("default") == 1_000);
    try (Connection connection = cluster.connect();
        Channel channel = connection.createChannel()) {
      channel.queuePurge(cluster.topology.queue("default"));
    }
    // They are announced again, unless the worker finds them when it begins to listen for notices.
    cluster.worker("worker", 50, note);
    awaitSucceeded(tasks, config, 1_000);
    assertThat(note.ran).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void aQueueDeletedWhileInUseIsMadeAgain() throws Exception {
    TasksManager tasks = cluster.server(note).manager();
    Engine worker = cluster.worker("worker", 5, note);
    TaskConfig config = manual(tasks, "note", 5);
    run(tasks, config, 5);
    awaitSucceeded(tasks, config, 5);
    try (Connection connection = cluster.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDelete(cluster.topology.queue("default"));
    }
    run(tasks, config, 5);
    awaitSucceeded(tasks, config, 10);
    long delivered = count(worker, BrokerCounter.DELIVERED);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          run(tasks, config, 1);
          return count(worker, BrokerCounter.DELIVERED) > delivered;
        });
  }

  @Test
  void aCancelReachesAHandlerOnAnotherNode() {
    TasksManager tasks = cluster.server(wait).manager();
    cluster.worker("worker", 5, wait);
    UUID execution = run(tasks, manual(tasks, "wait", 5), 1).getFirst();
    await().until(() -> wait.begun.size() == 1);
    tasks.cancel(execution, Cluster.ACTOR);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> tasks.history().execution(execution).status() == ExecutionStatus.CANCELLED);
  }

  @Test
  void linesAndProgressReachTheServerWhileTheHandlerRuns() {
    TasksManager tasks = cluster.server(wait).manager();
    cluster.worker("worker", 5, wait);
    UUID execution = run(tasks, manual(tasks, "wait", 5), 1).getFirst();
    await().until(() -> wait.begun.size() == 1);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          assertThat(tasks.history().logs(execution, 0, 0, 10))
              .extracting(line -> line.message())
              .containsExactly("it waits");
          assertThat(String.valueOf(tasks.history().execution(execution).progress()))
              .contains("half of it");
        });
    assertThat(tasks.history().execution(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
  }

  @Test
  void aMessageSaysNoMoreThanWhichExecution() {
    UUID id = UUID.fromString("0197b1f4-0000-7000-8000-000000000001");
    assertThat(new String(ExecutionMessage.body(id), StandardCharsets.UTF_8))
        .isEqualTo("{\"version\":1,\"execution_id\":\"0197b1f4-0000-7000-8000-000000000001\"}");
    assertThat(ExecutionMessage.properties(new ClaimableExecution(id, "q", 7)).getPriority())
        .isEqualTo(7);
    assertThat(ExecutionMessage.properties(new ClaimableExecution(id, "q", 7)).getDeliveryMode())
        .isEqualTo(2);
  }
}
