package io.carillon.rabbitmq.broker;

import static io.carillon.rabbitmq.broker.Cluster.awaitSucceeded;
import static io.carillon.rabbitmq.broker.Cluster.count;
import static io.carillon.rabbitmq.broker.Cluster.manual;
import static io.carillon.rabbitmq.broker.Cluster.run;
import static io.carillon.rabbitmq.broker.Cluster.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.carillon.audit.Audit;
import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.local.RabbitNode;
import io.carillon.manager.TasksManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A RabbitMQ that dies, is unreachable, silent or full: what is due is decided, runs, and once. */
class RabbitOutageTest {

  private static RabbitNode rabbit;
  private static Proxy proxy;

  private final Handlers.Note note = new Handlers.Note();
  private final Handlers.Wait wait = new Handlers.Wait();
  private Cluster cluster;

  @BeforeAll
  static void start() {
    rabbit = RabbitNode.with();
    proxy = new Proxy(rabbit.port());
  }

  @AfterAll
  static void stop() {
    proxy.close();
    rabbit.close();
  }

  @BeforeEach
  void open() {
    cluster = new Cluster(rabbit.uri(proxy.port()));
  }

  @AfterEach
  void close() {
    proxy.heal();
    wait.letGo.countDown();
    cluster.close();
  }

  @Test
  void schedulesFireAndRunOnceWhileRabbitMqIsKilledAndComesBack() {
    Engine server = cluster.server(note);
    Engine worker = cluster.worker("worker", 20, note);
    TasksManager tasks = server.manager();
    List<TaskConfig> configs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      configs.add(everySecond(tasks, "every-" + i));
    }
    await().until(() -> count(worker, BrokerCounter.DELIVERED) > 20);
    rabbit.kill();
    int before = note.ran.size();
    await().atMost(Duration.ofSeconds(60)).until(() -> note.ran.size() > before + 60);
    assertThat(server.brokerTrouble()).isNotNull();
    rabbit.start();
    long delivered = count(worker, BrokerCounter.DELIVERED);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> count(worker, BrokerCounter.DELIVERED) > delivered + 40);
    assertThat(server.brokerTrouble()).isNull();
    assertClean(tasks, configs);
  }

  private static TaskConfig everySecond(TasksManager tasks, String name) {
    return tasks.create(
        DefinitionReader.read(
            Json.object(
                """
                {"name": "%s", "task_type": "note", "overlap": "allow",
                 "schedule": {"type": "interval", "every": "1s"}}
                """
                    .formatted(name))),
        true,
        Cluster.ACTOR);
  }

  private void assertClean(TasksManager tasks, List<TaskConfig> configs) {
    configs.forEach(config -> tasks.pause(config.id(), "done", Cluster.ACTOR));
    long fired = 0;
    for (TaskConfig config : configs) {
      Audit audit = tasks.view().audit(config.id(), config.createdAt(), tasks.view().now());
      assertThat(audit.findings()).isEmpty();
      fired += audit.byKind().getOrDefault("fired", 0L);
    }
    long expected = fired;
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(configs.stream().mapToLong(one -> succeeded(tasks, one)).sum())
                .isEqualTo(expected));
    assertThat(note.ran).hasSize((int) expected).doesNotHaveDuplicates();
    assertThat(cluster.attempts()).isEqualTo(expected);
  }

  @Test
  void whatWasQueuedMeanwhileGoesOutByPriorityAndAge() throws Exception {
    cluster.close();
    // This RabbitMQ's quorum queues know no priorities: they keep the order of arrival.
    cluster = new Cluster(rabbit.uri(proxy.port()), QueueKind.QUORUM);
    Engine server = cluster.server(note, wait);
    TasksManager tasks = server.manager();
    cluster.worker("busy", 1, note, wait);
    List<UUID> running = run(tasks, manual(tasks, "wait", 5), 1);
    await().until(() -> wait.begun.size() == 1);
    proxy.cut();
    await().until(() -> server.brokerTrouble() != null); // else it may still send on the lost line
    List<UUID> low = run(tasks, manual(tasks, "note", 1), 300);
    List<UUID> high = run(tasks, manual(tasks, "note", 9), 300);
    // Until then they are sent in the order in which they were queued, should the line be back.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Cluster.count(server, BrokerCounter.LEFT_TO_THE_TABLE) >= 600);
    proxy.heal();
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.messages("default") >= 600);
    List<UUID> inOrder = new ArrayList<>(high);
    inOrder.addAll(low);
    List<UUID> waiting = waitingMessages();
    waiting.removeAll(running); // the cut may have come before its message was acknowledged
    assertThat(waiting).containsExactlyElementsOf(inOrder);
  }

  private List<UUID> waitingMessages() throws Exception {
    List<UUID> ids = new ArrayList<>();
    try (Connection connection = cluster.connect();
        Channel channel = connection.createChannel()) {
      GetResponse message;
      while ((message = channel.basicGet(cluster.topology.queue("default"), false)) != null) {
        if (ExecutionMessage.read(message.getBody())
            instanceof ExecutionMessage.Reading.Named(UUID id)) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  @Test
  void aRabbitMqThatTakesNoMessagesHoldsNothingUp() {
    Engine server = cluster.server(note);
    cluster.worker("worker", 20, note);
    TaskConfig config = manual(server.manager(), "note", 5);
    run(server.manager(), config, 10);
    awaitSucceeded(server.manager(), config, 10);
    rabbit.control("set_vm_memory_high_watermark", "0");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            run(server.manager(), config, 1);
            return server.brokerTrouble() != null;
          });
      int queued = 10 + (int) (long) note.ran.size();
      run(server.manager(), config, 10);
      await().until(() -> note.ran.size() >= queued);
    } finally {
      rabbit.control("set_vm_memory_high_watermark", "0.4");
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> server.brokerTrouble() == null);
  }

  @Test
  void aConnectionThatIsCutIsOpenedAgain() {
    Engine server = cluster.server(note);
    Engine worker = cluster.worker("worker", 20, note);
    TaskConfig config = manual(server.manager(), "note", 5);
    run(server.manager(), config, 10);
    awaitSucceeded(server.manager(), config, 10);
    for (int round = 2; round <= 4; round++) {
      proxy.cut();
      await().until(() -> server.brokerTrouble() != null);
      run(server.manager(), config, 10);
      awaitSucceeded(server.manager(), config, round * 10);
      proxy.heal();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.brokerTrouble() == null && worker.brokerTrouble() == null);
    }
    assertThat(note.ran).doesNotHaveDuplicates();
  }

  @Test
  void aConnectionThatGoesSilentHoldsNothingUp() {
    Engine server = cluster.server(note);
    cluster.worker("worker", 20, note);
    TaskConfig config = manual(server.manager(), "note", 5);
    run(server.manager(), config, 10);
    awaitSucceeded(server.manager(), config, 10);
    proxy.silence();
    run(server.manager(), config, 10);
    await().until(() -> succeeded(server.manager(), config) == 20);
    proxy.heal();
    run(server.manager(), config, 10);
    awaitSucceeded(server.manager(), config, 30);
    assertThat(note.ran).hasSize(30).doesNotHaveDuplicates();
  }
}
