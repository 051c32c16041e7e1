package io.carillon.spring.health;

import io.carillon.engine.ClusterState;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.history.WorkerRow;
import io.carillon.manager.TasksManager;
import io.carillon.queue.QueueRow;
import io.carillon.time.Durations;
import io.carillon.worker.registry.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The health of this node. It is down while the database cannot be reached, an agent of the node
 * fails, due times wait longer than {@link #MAX_LAG} for their decision, the node's worker holds no
 * lease, the node's queues have no active worker, or today has no partition; {@code reasons} tells
 * which. What waits, and task configs and alerts by status, are details.
 */
final class CarillonHealthIndicator extends AbstractHealthIndicator {

  /** The default grace of {@code catch_up}: later decisions count as late. */
  static final Duration MAX_LAG = Duration.ofSeconds(60);

  private static final String ACTIVE = WorkerStatus.ACTIVE.code();

  private final Engine engine;
  private final EngineSettings settings;
  private final TasksManager manager;

  CarillonHealthIndicator(Engine engine, EngineSettings settings, TasksManager manager) {
    super("The health of Carillon cannot be read");
    this.engine = engine;
    this.settings = settings;
    this.manager = manager;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    List<String> reasons = new ArrayList<>();
    health.up().withDetail("node", settings.node()).withDetail("running", engine.running());
    engine.troubles().forEach((agent, trouble) -> reasons.add(agent + ": " + trouble));
    addDatabase(health, reasons);
    String broker = engine.brokerTrouble();
    if (broker != null) {
      health.withDetail("broker", broker); // not needed for operation
    }
    if (!reasons.isEmpty()) {
      health.down().withDetail("reasons", reasons);
    }
  }

  private void addDatabase(Health.Builder health, List<String> reasons) {
    try {
      Instant now = manager.view().now();
      health.withDetail("database", "reachable");
      addScheduler(health, reasons);
      addWorkers(health, reasons, now);
      addBacklog(health, now);
      addCluster(health, reasons);
    } catch (DataAccessException | TransactionException e) {
      health.withDetail("database", "unreachable");
      reasons.add("database: " + e.getMessage());
    }
  }

  private void addScheduler(Health.Builder health, List<String> reasons) {
    Duration lag = engine.schedulerLag();
    health.withDetail("schedulerLag", Durations.format(lag));
    if (settings.roles().contains(Role.SCHEDULER) && lag.compareTo(MAX_LAG) > 0) {
      reasons.add(
          "scheduler: due times have waited %s for their decision, more than %s"
              .formatted(Durations.format(lag), Durations.format(MAX_LAG)));
    }
  }

  /** Adds what waits: information, since a queue may be long on purpose. */
  private void addBacklog(Health.Builder health, Instant now) {
    Map<String, String> backlog = new TreeMap<>();
    for (QueueRow queue : engine.queues().queues()) {
      Instant oldest = queue.oldestQueuedAt();
      if (oldest != null && queue.depth().count() > 0) {
        String more = queue.depth().more() ? " or more" : "";
        Duration age = Duration.between(oldest, now);
        backlog.put(
            queue.name(),
            "%d%s wait, the oldest for %s"
                .formatted(
                    queue.depth().count(),
                    more,
                    Durations.format(age.isNegative() ? Duration.ZERO : age)));
      }
    }
    health.withDetail("backlog", backlog);
  }

  private void addCluster(Health.Builder health, List<String> reasons) {
    ClusterState state = engine.measurements().cluster();
    Map<String, Long> configs = new TreeMap<>();
    state.configs().forEach((status, number) -> configs.put(status, number.count()));
    health
        .withDetail("configs", configs)
        .withDetail("alerts", state.alerts())
        .withDetail("partitionDaysAhead", state.partitionDaysAhead());
    if (settings.roles().contains(Role.SCHEDULER) && state.partitionDaysAhead() < 0) {
      reasons.add("partitions: today has no partition, so history goes to the default one");
    }
  }

  private void addWorkers(Health.Builder health, List<String> reasons, Instant now) {
    List<WorkerRow> workers = manager.history().workers();
    health.withDetail("activeWorkers", activeByQueue(workers));
    if (!settings.roles().contains(Role.WORKER)) {
      return;
    }
    List<String> abandoned = engine.abandonedQueues();
    if (!abandoned.isEmpty()) {
      reasons.add(
          "workers: no active worker takes from the queues " + String.join(", ", abandoned));
    }
    addLease(health, reasons, leaseEnd(workers), now);
  }

  private static void addLease(
      Health.Builder health, List<String> reasons, Optional<Instant> lease, Instant now) {
    lease.ifPresent(end -> health.withDetail("leaseEndsAt", end.toString()));
    if (lease.isEmpty() || lease.get().isBefore(now)) {
      reasons.add("lease: the worker of this node holds none");
    }
  }

  /**
   * Counts active workers per queue: for the queues of this node, and every other queue that a
   * worker serves.
   */
  private Map<String, Long> activeByQueue(List<WorkerRow> workers) {
    Map<String, Long> active = new TreeMap<>();
    settings.queues().forEach(queue -> active.put(queue, 0L));
    workers.stream()
        .filter(worker -> worker.status().equals(ACTIVE))
        .flatMap(worker -> worker.queues().stream())
        .forEach(queue -> active.merge(queue, 1L, Long::sum));
    return active;
  }

  private Optional<Instant> leaseEnd(List<WorkerRow> workers) {
    return workers.stream()
        .filter(worker -> worker.node().equals(settings.node()) && worker.times().endedAt() == null)
        .map(worker -> worker.times().leaseEndsAt())
        .max(Comparator.naturalOrder());
  }
}
