package io.carillon.server.stream;

import io.carillon.engine.Engine;
import io.carillon.feed.LiveExecution;
import io.carillon.feed.LiveExecutions;
import io.carillon.history.History;
import io.carillon.history.WorkerRow;
import io.carillon.queue.QueueRow;
import io.carillon.server.stream.Topic.General;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * The present states that streams tell of, and which of them changed since the last look: live
 * executions, workers and queues. Only what a subscription asks for is read. Used by one thread.
 */
final class Present {

  /** Executions and task configs that all subscriptions together may name. */
  static final int NAMED = 20_000;

  private final LiveExecutions live;
  private final History history;
  private final Engine engine;
  private Map<UUID, LiveExecution> executions = Map.of();
  private Map<Object, ObjectNode> workers = Map.of();
  private Map<Object, ObjectNode> queues = Map.of();
  private List<QueueRow> queueRows = List.of();
  private List<LiveExecution> running = List.of();

  Present(LiveExecutions live, History history, Engine engine) {
    this.live = live;
    this.history = history;
    this.engine = engine;
  }

  /** Forgets everything, because nothing is asked for. */
  void forget() {
    executions = Map.of();
    workers = Map.of();
    queues = Map.of();
  }

  /** Returns the live executions that are new or changed since the last call. */
  List<LiveExecution> changedExecutions(Collection<Subscription> subscriptions) {
    Map<UUID, LiveExecution> now = new HashMap<>();
    boolean all = subscriptions.stream().anyMatch(one -> one.has(General.EXECUTIONS));
    if (all || subscriptions.stream().anyMatch(one -> one.has(General.PULSE))) {
      running = live.running();
      add(running, now);
    }
    if (all) {
      add(live.retrying(), now);
    }
    addNamed(subscriptions, now);
    List<LiveExecution> changed = new ArrayList<>();
    now.forEach((id, one) -> {
      if (!one.equals(executions.get(id))) {
        changed.add(one);
      }
    });
    executions = now;
    return changed;
  }

  private void addNamed(Collection<Subscription> subscriptions, Map<UUID, LiveExecution> now) {
    Set<UUID> ids = new HashSet<>();
    Set<Long> configs = new HashSet<>();
    for (Subscription one : subscriptions) {
      ids.addAll(one.executions());
      configs.addAll(one.configs());
    }
    if (!ids.isEmpty()) {
      add(live.of(ids), now);
    }
    if (!configs.isEmpty()) {
      add(live.ofConfigs(configs), now);
    }
  }

  private static void add(List<LiveExecution> some, Map<UUID, LiveExecution> all) {
    some.forEach(one -> all.put(one.id(), one));
  }

  /** Returns the running executions as of the last look, at most {@link LiveExecutions#MOST}. */
  List<LiveExecution> running() {
    return running;
  }

  /** Returns the queues as of the last look. */
  List<QueueRow> queueRows() {
    return queueRows;
  }

  /** Looks at the queues, and returns those that changed. */
  List<ObjectNode> changedQueues() {
    queueRows = engine.queues().queues();
    Map<Object, ObjectNode> now = new HashMap<>();
    queueRows.forEach(queue -> now.put(queue.name(), StreamJson.queue(queue)));
    List<ObjectNode> changed = changed(queues, now);
    queues = now;
    return changed;
  }

  /** Looks at the workers, and returns those that changed. */
  List<ObjectNode> changedWorkers() {
    Map<Object, ObjectNode> now = new HashMap<>();
    for (WorkerRow worker : history.workers()) {
      now.put(worker.id(), StreamJson.worker(worker));
    }
    List<ObjectNode> changed = changed(workers, now);
    workers = now;
    return changed;
  }

  private static List<ObjectNode> changed(
      Map<Object, ObjectNode> before, Map<Object, ObjectNode> now) {
    List<ObjectNode> changed = new ArrayList<>();
    now.forEach((key, json) -> {
      if (!json.equals(before.get(key))) {
        changed.add(json);
      }
    });
    return changed;
  }
}
