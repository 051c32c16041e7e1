package io.carillon.spring.health;

import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.history.WorkerRow;
import io.carillon.manager.TasksManager;
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
 * lease, or the node's queues have no active worker; {@code reasons} tells which.
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
