package io.carillon.celery;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.celery.connection.CeleryTopology;
import io.carillon.celery.task.CeleryExecutionStore;
import io.carillon.celery.task.SignalHandler;
import io.carillon.celery.task.TaskSignal;
import io.carillon.celery.worker.CeleryControlClient;
import io.carillon.celery.worker.CeleryWorkerId;
import io.carillon.celery.worker.CeleryWorkerStore;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Handles missing signals: asks workers about executions without a signal, revokes cancelled ones
 * and those that ended without Celery, and processes the workers' answers. Runs on every node with
 * the worker role; row locks prevent duplicate work.
 */
final class OverdueTaskSweeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OverdueTaskSweeper.class);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
  private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int BATCH = 500;
  private static final int PAGE = 1_000;
  private static final int MAX_REQUESTS = 1_000;
  private static final UUID FIRST = new UUID(0, 0);

  private final RecoveringConnection link;
  private final SignalHandler tasks;
  private final CeleryExecutionStore store;
  private final CeleryWorkerStore workers;
  private final CeleryControlClient control;
  private final AtomicBoolean sweepAll = new AtomicBoolean();
  private final Queue<SignalHandler.Requests> requests = new ArrayBlockingQueue<>(MAX_REQUESTS);
  private UUID after = FIRST;
  private final LongSupplier nanoTime;
  private long sweptAt;

  OverdueTaskSweeper(
      RecoveringConnection link,
      SignalHandler tasks,
      CeleryExecutionStore store,
      CeleryWorkerStore workers,
      CeleryControlClient control) {
    this.link = link;
    this.tasks = tasks;
    this.store = store;
    this.workers = workers;
    this.control = control;
    this.nanoTime = link.nanoTime();
    this.sweptAt = nanoTime.getAsLong();
  }

  /** Makes the next round scan all executions for cancel requests; may be called by any thread. */
  void sweepSoon() {
    sweepAll.set(true);
  }

  /**
   * Queues requests to workers; may be called by any thread. A request that does not fit is dropped
   * and recurs.
   */
  void request(SignalHandler.Requests wanted) {
    if (!requests.offer(wanted)) {
      LOG.warn("Too much to say to Celery's workers at once: some of it is said later");
    }
  }

  /** Runs one round. */
  Duration runOnce() throws InterruptedException {
    List<TaskSignal> words = new ArrayList<>();
    for (CeleryControlClient.Answer answer : control.answers(POLL_INTERVAL)) {
      answered(answer, words);
    }
    addDue(words);
    say(tasks.hear(words));
    SignalHandler.Requests wanted;
    while ((wanted = requests.poll()) != null) {
      say(wanted);
    }
    return Duration.ZERO;
  }

  private void addDue(List<TaskSignal> words) {
    Map<String, Boolean> holding = new HashMap<>();
    List<UUID> due = new ArrayList<>(store.due(BATCH));
    sweep(due);
    due.forEach(id -> words.add(new TaskSignal.Due(id, queue -> holds(queue, holding))));
  }

  private void say(SignalHandler.Requests wanted) {
    if (!wanted.revoke().isEmpty()) {
      control.revoke(wanted.revoke());
    }
    if (!wanted.ask().isEmpty()) {
      control.query(wanted.ask());
    }
  }

  private void sweep(List<UUID> due) {
    if (sweepAll.getAndSet(false)) {
      after = FIRST;
      do {
        sweepPage(due);
      } while (!after.equals(FIRST) && due.size() < 2 * BATCH);
      sweptAt = nanoTime.getAsLong();
    } else if (nanoTime.getAsLong() - sweptAt >= SWEEP_NANOS) {
      sweptAt = nanoTime.getAsLong();
      sweepPage(due);
    }
  }

  private void sweepPage(List<UUID> due) {
    CeleryExecutionStore.Page page = store.page(after, PAGE);
    UUID last = page.last();
    after = last == null ? FIRST : last;
    due.addAll(page.odd());
  }

  private void answered(CeleryControlClient.Answer answer, List<TaskSignal> words) {
    if (!answer.method().equals("query_task") || !answer.payload().isObject()) {
      return;
    }
    String hostname = answer.hostname();
    UUID worker = workers.find(hostname).orElse(CeleryWorkerId.UNKNOWN);
    for (Map.Entry<UUID, @Nullable String> asked : answer.executions().entrySet()) {
      UUID id = asked.getKey();
      JsonNode told = answer.payload().path(id.toString()).path(0);
      if (told.isString()) {
        words.add(new TaskSignal.Answered(id, hostname, worker, told.stringValue()));
      } else if (hostname.equals(asked.getValue())) {
        words.add(new TaskSignal.Answered(id, hostname, worker, null));
      }
    }
  }

  // Called within a transaction, but only for messages that no worker has received for long, and
  // once per queue and round.
  private boolean holds(String queue, Map<String, Boolean> holding) {
    return holding.computeIfAbsent(queue, this::holds);
  }

  private boolean holds(String queue) {
    Connection connection = link.connection();
    if (connection == null) {
      return true; // unknown while RabbitMQ is away
    }
    try {
      return CeleryTopology.holds(connection, queue);
    } catch (IOException | ShutdownSignalException e) {
      LOG.warn("Queue {} of Celery cannot be looked at: {}", queue, RabbitErrors.of(e));
      return true;
    }
  }

  @Override
  public void close() {
    control.close();
  }
}
