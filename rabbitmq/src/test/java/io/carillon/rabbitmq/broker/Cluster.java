package io.carillon.rabbitmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import io.carillon.broker.Broker;
import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.engine.TestDatabase;
import io.carillon.local.TestRabbit;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.manager.run.RunResult;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.rabbitmq.connection.RabbitConnections;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.task.TaskHandler;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.text.Coded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one database that meet through one RabbitMQ. The database is the same for all tests of
 * the JVM, and empty at the start of each.
 */
final class Cluster implements AutoCloseable {

  static final String ACTOR = "tester";
  private static final int MAX_BODY = 1 << 20;

  private static @Nullable TestDatabase shared;

  final TestDatabase database = emptyDatabase();
  final RabbitSettings settings;
  final QueueTopology topology;
  private final List<Engine> engines = new ArrayList<>();

  Cluster(String uri) {
    this(uri, QueueKind.CLASSIC);
  }

  Cluster(String uri, QueueKind kind) {
    this.settings =
        new RabbitSettings(RabbitAddress.parse(uri), kind, TestRabbit.uniqueName("test"));
    this.topology = new QueueTopology(settings, new BrokerMetrics(), System::nanoTime);
  }

  private static synchronized TestDatabase emptyDatabase() {
    TestDatabase database = shared;
    if (database == null) {
      database = new TestDatabase();
      Runtime.getRuntime().addShutdownHook(new Thread(database::close, "stop-database"));
      shared = database;
    }
    database
        .database()
        .sql()
        .sql(
            """
            truncate carillon.task_config, carillon.task_execution, carillon.schedule_event,
              carillon.task_type, carillon.worker,
              carillon.announcement, carillon.earlier_attempt, carillon.execution_log,
              carillon.statistics_bucket, carillon.statistics_ended,
              carillon.statistics_decided cascade
            """)
        .update();
    return database;
  }

  /** Starts a node that decides and answers, and runs nothing. */
  Engine server(TaskHandler<?>... handlers) {
    return start(EngineSettings.of("server").withRoles(Set.of(Role.API, Role.SCHEDULER)), handlers);
  }

  /** Starts a node that runs executions of the queue {@code default}. */
  Engine worker(String name, int concurrency, TaskHandler<?>... handlers) {
    EngineSettings settings =
        EngineSettings.of(name)
            .withRoles(Set.of(Role.WORKER))
            .withConcurrency(concurrency)
            .withLease(Duration.ofSeconds(5))
            .withGrace(Duration.ofSeconds(5));
    return start(settings, handlers);
  }

  private Engine start(EngineSettings engineSettings, TaskHandler<?>... handlers) {
    Broker.Factory broker = RabbitBroker.factory(settings);
    Engine engine =
        new Engine(
            database.database(), new LocalTaskTypes(List.of(handlers)), engineSettings, broker);
    engines.add(engine);
    engine.start();
    // What is queued before is left to the table.
    await()
        .until(
            () -> count(engine, BrokerCounter.CONNECTIONS) > 0 || engine.brokerTrouble() != null);
    // A node that begins to listen looks once for what it missed.
    await().until(() -> listening() >= engines.size());
    return engine;
  }

  private int listening() {
    return database
        .database()
        .sql()
        .sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and query like 'listen %'
            """)
        .query(Integer.class)
        .single();
  }

  /** Closes a node before the others. */
  void close(Engine engine) {
    engines.remove(engine);
    engine.close();
  }

  /** A config that runs when it is told to. */
  static TaskConfig manual(TasksManager tasks, String type, int priority) {
    return tasks.create(
        DefinitionReader.read(
            Json.object(
                """
                {"name": "%s-%d", "task_type": "%s", "priority": %d, "overlap": "allow",
                 "schedule": {"type": "manual"}}
                """
                    .formatted(type, priority, type, priority))),
        true,
        ACTOR);
  }

  /** Queues that many executions of a config. */
  static List<UUID> run(TasksManager tasks, TaskConfig config, int count) {
    return tasks.run(Collections.nCopies(count, config.id()), RunRequest.NORMAL, ACTOR).stream()
        .map(RunResult::executionId)
        .map(Objects::requireNonNull)
        .toList();
  }

  /** Waits until that many executions of a config have succeeded, and no others are there. */
  static void awaitSucceeded(TasksManager tasks, TaskConfig config, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(succeeded(tasks, config)).isEqualTo(count));
  }

  static long succeeded(TasksManager tasks, TaskConfig config) {
    return tasks.history().stats(config.id(), Instant.EPOCH).stream()
        .filter(row -> row.status().equals("succeeded"))
        .mapToLong(row -> row.executions())
        .sum();
  }

  /** How many attempts there were of anything. */
  long attempts() {
    return database
        .database()
        .sql()
        .sql("select count(*) from carillon.execution_attempt")
        .query(Long.class)
        .single();
  }

  /** What a node has counted. */
  static long count(Engine engine, BrokerCounter count) {
    return Objects.requireNonNull(engine.brokerCounts().get(Coded.code(count)));
  }

  /** A connection to look and meddle with. */
  Connection connect() {
    try {
      return new RabbitConnections(settings.address()).open("test", MAX_BODY);
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts messages of others into the queue {@code default}. */
  void publish(byte[]... bodies) {
    try (Connection connection = connect()) {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      for (byte[] body : bodies) {
        channel.basicPublish(
            "", topology.queue("default"), true, MessageProperties.MINIMAL_PERSISTENT_BASIC, body);
      }
      channel.waitForConfirmsOrDie(10_000);
    } catch (IOException | InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many messages wait in RabbitMQ for a task queue. */
  long messages(String taskQueue) {
    return messagesIn(topology.queue(taskQueue));
  }

  /** How many messages nobody could read. */
  long deadLetters() {
    return messagesIn(topology.deadLetters());
  }

  private long messagesIn(String name) {
    try (Connection connection = connect()) {
      return connection.createChannel().messageCount(name);
    } catch (IOException e) {
      if (RabbitErrors.code(e) == RabbitErrors.NOT_FOUND) {
        return 0;
      }
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    engines.reversed().forEach(Engine::close);
    if (engines.stream().allMatch(engine -> engine.brokerTrouble() == null)) {
      deleteQueues();
    }
  }

  private void deleteQueues() {
    try (Connection connection = connect()) {
      Channel channel = connection.createChannel();
      channel.queueDelete(topology.queue("default"));
      channel.queueDelete(topology.deadLetters());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
