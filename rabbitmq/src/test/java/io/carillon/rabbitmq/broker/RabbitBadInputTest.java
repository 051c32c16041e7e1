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
import io.carillon.execution.ExecutionStatus;
import io.carillon.fixture.CapturedLog;
import io.carillon.local.TestRabbit;
import io.carillon.manager.TasksManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others put into RabbitMQ, and what comes twice, late or in any order: nothing is lost. */
class RabbitBadInputTest {

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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatNobodyCanReadIsSaidOnceKeptAsideAndTheRestRuns() {
    TasksManager tasks = cluster.server(note).manager();
    TaskConfig config = manual(tasks, "note", 5);
    run(tasks, config, 10);
    await().until(() -> cluster.messages("default") == 10);
    byte[][] foreign = {
      bytes("what is this"),
      bytes("{\"task\": \"proj.add\", \"args\": []}"),
      bytes("{\"version\": 2, \"execution_id\": \"x\"}"),
      bytes("{\"version\": 1, \"execution_id\": \"x\"}"),
      new byte[ExecutionMessage.MAX_BODY + 1]
    };
    cluster.publish(foreign);
    cluster.publish(foreign);
    run(tasks, config, 10);
    try (CapturedLog said = CapturedLog.by(ExecutionConsumer.class)) {
      Engine worker = cluster.worker("worker", 5, note);
      awaitSucceeded(tasks, config, 20);
      await().untilAsserted(() -> assertThat(cluster.deadLetters()).isEqualTo(10));
      assertThat(count(worker, BrokerCounter.UNREADABLE)).isEqualTo(10);
      assertThat(said.about(cluster.topology.queue("default")))
          .hasSize(5)
          .anyMatch(line -> line.endsWith("it is not JSON"))
          .anyMatch(line -> line.endsWith("it is none of Carillon's"))
          .anyMatch(line -> line.endsWith("it is of another version than 1"))
          .anyMatch(line -> line.endsWith("it names no execution"))
          .anyMatch(line -> line.endsWith("it has more than 1024 bytes"));
    }
    assertThat(cluster.messages("default")).isZero();
  }

  @Test
  void aMessageTooLargeToBeTakenDoesNotStopTheRest() {
    TasksManager tasks = cluster.server(note).manager();
    TaskConfig config = manual(tasks, "note", 5);
    run(tasks, config, 10);
    await().until(() -> cluster.messages("default") == 10);
    cluster.publish(new byte[1 << 19]);
    try (CapturedLog said = CapturedLog.by(RabbitWorkSource.class)) {
      Engine worker = cluster.worker("worker", 5, note);
      run(tasks, config, 10);
      awaitSucceeded(tasks, config, 20);
      await().untilAsserted(() -> assertThat(cluster.messages("default")).isZero());
      await().until(() -> count(worker, BrokerCounter.OVERSIZED) > 0);
      long emptied = count(worker, BrokerCounter.OVERSIZED);
      assertThat(emptied).isBetween(1L, 3L);
      assertThat(said.about("a message too large to be taken")).hasSize((int) emptied);
      assertThat(count(worker, BrokerCounter.CONNECTIONS)).isLessThan(5);
    }
  }

  @Test
  void whatIsAnnouncedTwiceAndInAnyOrderIsClaimedOnce() {
    TasksManager tasks = cluster.server(note).manager();
    TaskConfig config = manual(tasks, "note", 5);
    List<UUID> ids = run(tasks, config, 300);
    await().until(() -> cluster.messages("default") == 300);
    List<UUID> again = new ArrayList<>(ids);
    again.addAll(ids);
    long seed = Long.getLong("carillon.seed", System.nanoTime());
    Collections.shuffle(again, new Random(seed));
    cluster.publish(again.stream().map(ExecutionMessage::body).toArray(byte[][]::new));
    Engine first = cluster.worker("first", 20, note);
    Engine second = cluster.worker("second", 20, note);
    awaitSucceeded(tasks, config, 300);
    await().until(() -> cluster.messages("default") == 0);
    await()
        .untilAsserted(() ->
            assertThat(
                    count(first, BrokerCounter.UNCLAIMED) + count(second, BrokerCounter.UNCLAIMED))
                .as("seed " + seed)
                .isGreaterThanOrEqualTo(600));
    assertThat(note.ran).as("seed " + seed).hasSize(300).doesNotHaveDuplicates();
    assertThat(cluster.attempts()).isEqualTo(300);
  }

  @Test
  void aQueueWithOtherArgumentsIsUsedAsItIsAndThatIsSaidOnce() throws Exception {
    String queue = cluster.topology.queue("default");
    try (Connection connection = cluster.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, true, false, false, Map.of("x-max-priority", 3));
    }
    try (CapturedLog said = CapturedLog.by(QueueTopology.class)) {
      TasksManager tasks = cluster.server(note).manager();
      Engine worker = cluster.worker("worker", 5, note);
      TaskConfig config = manual(tasks, "note", 5);
      run(tasks, config, 50);
      awaitSucceeded(tasks, config, 50);
      assertThat(count(worker, BrokerCounter.DELIVERED)).isEqualTo(50);
      assertThat(said.about(queue))
          .hasSizeBetween(1, 2)
          .allMatch(line -> line.contains("inequivalent"));
      assertThat(count(worker, BrokerCounter.OTHER_ARGUMENTS)).isPositive();
    }
  }

  @Test
  void aQueueThatNobodyMayUseLeavesTheWorkToTheTable() throws Exception {
    try (Connection owner = cluster.connect();
        Channel channel = owner.createChannel()) {
      channel.queueDeclare(cluster.topology.queue("default"), true, true, false, new HashMap<>());
      TasksManager tasks = cluster.server(note).manager();
      cluster.worker("worker", 5, note);
      TaskConfig config = manual(tasks, "note", 5);
      run(tasks, config, 50);
      awaitSucceeded(tasks, config, 50);
    }
  }

  @Test
  void anExecutionThatEndedMeanwhileIsNotRun() {
    TasksManager tasks = cluster.server(note).manager();
    TaskConfig config = manual(tasks, "note", 5);
    List<UUID> ids = run(tasks, config, 10);
    await().until(() -> cluster.messages("default") == 10);
    ids.forEach(id -> tasks.cancel(id, Cluster.ACTOR));
    Engine worker = cluster.worker("worker", 5, note);
    await().until(() -> count(worker, BrokerCounter.UNCLAIMED) == 10);
    assertThat(note.ran).isEmpty();
  }

  @Test
  void aResultForAnExecutionThatAnotherWorkerEndedDoesNotCount() {
    TasksManager tasks = cluster.server(wait).manager();
    cluster.worker("first", 1, wait);
    UUID execution = run(tasks, manual(tasks, "wait", 5), 1).getFirst();
    await().until(() -> wait.begun.size() == 1);
    cluster
        .database
        .database()
        .sql()
        .sql("update carillon.worker set lease_ends_at = now() - interval '1 s'")
        .update();
    cluster.worker("second", 1, wait);
    await().atMost(Duration.ofSeconds(60)).until(() -> wait.begun.size() == 2);
    wait.letGo.countDown();
    await().until(() -> tasks.history().execution(execution).status() == ExecutionStatus.SUCCEEDED);
    assertThat(tasks.history().attempts(execution))
        .extracting(attempt -> attempt.outcome().code())
        .containsExactly("lost", "succeeded");
  }
}
