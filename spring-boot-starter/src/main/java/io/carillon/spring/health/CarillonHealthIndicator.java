package io.carillon.spring.health;

import io.carillon.engine.ClusterState;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.NodeCondition;
import io.carillon.health.HealthCause.Severity;
import io.carillon.history.WorkerRow;
import io.carillon.queue.QueueRow;
import io.carillon.time.Durations;
import io.carillon.worker.registry.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The health of this node. It is down while the database cannot be reached, or while one of the
 * {@linkplain NodeCondition#causes causes that concern it} is critical; {@code reasons} tells
 * which. Whatever else is wrong with the node or its cluster is in {@code warnings}: other nodes
 * must not be taken out of service for it. What waits, and task configs and alerts by status, are
 * details.
 */
final class CarillonHealthIndicator extends AbstractHealthIndicator {

  private static final String ACTIVE = WorkerStatus.ACTIVE.code();

  private final Engine engine;
  private final EngineSettings settings;

  CarillonHealthIndicator(Engine engine, EngineSettings settings) {
    super("The health of Carillon cannot be read");
    this.engine = engine;
    this.settings = settings;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    health.up().withDetail("node", settings.node()).withDetail("running", engine.running());
    Collection<String> reasons = new LinkedHashSet<>();
    Collection<String> warnings = new LinkedHashSet<>();
    try {
      NodeCondition.Present present = engine.condition().present();
      List<QueueRow> queues = engine.queues().queues();
      addDatabase(health, present, queues);
      engine
          .condition()
          .causes(present)
          .forEach(cause -> {
            boolean critical = cause.severity() == Severity.CRITICAL;
            (critical ? reasons : warnings).add(cause.sentence().text());
          });
      engine.clusterHealth().causes(queues).stream()
          .map(cause -> cause.sentence().text())
          .filter(text -> !reasons.contains(text))
          .forEach(warnings::add);
    } catch (DataAccessException | TransactionException e) {
      health.withDetail("database", "unreachable");
      reasons.add("database: " + e.getMessage());
      engine.troubles().forEach((agent, trouble) -> reasons.add(agent + ": " + trouble));
    }
    if (!warnings.isEmpty()) {
      health.withDetail("warnings", List.copyOf(warnings));
    }
    if (!reasons.isEmpty()) {
      health.down().withDetail("reasons", List.copyOf(reasons));
    }
  }

  private void addDatabase(
      Health.Builder health, NodeCondition.Present present, List<QueueRow> queues) {
    health
        .withDetail("database", "reachable")
        .withDetail("schedulerLag", Durations.format(present.lag()))
        .withDetail("activeWorkers", activeByQueue(present.workers()));
    engine
        .condition()
        .leaseEnd(present)
        .ifPresent(end -> health.withDetail("leaseEndsAt", end.toString()));
    addBacklog(health, queues, present.now());
    addCluster(health);
  }

  /** Adds what waits: information, since a queue may be long on purpose. */
  private static void addBacklog(Health.Builder health, List<QueueRow> queues, Instant now) {
    Map<String, String> backlog = new TreeMap<>();
    for (QueueRow queue : queues) {
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

  private void addCluster(Health.Builder health) {
    ClusterState state = engine.measurements().cluster();
    Map<String, Long> configs = new TreeMap<>();
    state.configs().forEach((status, number) -> configs.put(status, number.count()));
    health
        .withDetail("configs", configs)
        .withDetail("alerts", state.alerts())
        .withDetail("partitionDaysAhead", state.partitionDaysAhead());
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
}
