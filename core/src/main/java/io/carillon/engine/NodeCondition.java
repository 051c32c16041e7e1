package io.carillon.engine;

import io.carillon.engine.EngineSettings.Role;
import io.carillon.health.HealthCause;
import io.carillon.health.NodeCauses;
import io.carillon.history.WorkerRow;
import io.carillon.node.FreeSpace;
import io.carillon.node.NodeState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is wrong with a node, as far as it can tell by itself. Thread-safe. */
public final class NodeCondition {

  private final Engine engine;
  private final EngineSettings settings;
  private final List<FreeSpace> folders = new CopyOnWriteArrayList<>();

  NodeCondition(Engine engine, EngineSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  /** Watches the free space of a folder, at least 1 GiB. */
  public void watch(Path folder) {
    folders.add(new FreeSpace(folder));
  }

  /**
   * Returns the errors by agent, and those of the broker and the disk under {@link
   * NodeState#BROKER} and {@link NodeState#DISK}; asks no database.
   */
  public Map<String, String> troubles() {
    Map<String, String> troubles = new TreeMap<>(engine.troubles());
    String broker = engine.brokerTrouble();
    if (broker != null) {
      troubles.put(NodeState.BROKER, broker);
    }
    for (FreeSpace folder : folders) {
      String scarce = folder.trouble();
      if (scarce != null) {
        troubles.put(NodeState.DISK, scarce);
      }
    }
    return troubles;
  }

  /**
   * What the database says of this node now.
   *
   * @param lag how late the due time is that has waited longest for its decision
   * @param workers those of the cluster
   */
  public record Present(Instant now, Duration lag, List<WorkerRow> workers) {}

  /**
   * Asks the database.
   *
   * @throws org.springframework.dao.DataAccessException when it does not answer
   */
  public Present present() {
    return new Present(
        engine.manager().view().now(), engine.schedulerLag(), engine.manager().history().workers());
  }

  /**
   * Returns the causes that concern this node: its troubles, the lag of its scheduler, its queues
   * without an active worker, the lease of its worker. It does not do its work while one is
   * critical.
   *
   * @throws org.springframework.dao.DataAccessException when the database does not answer
   */
  public List<HealthCause> causes(Present present) {
    List<HealthCause> causes = new ArrayList<>(NodeCauses.ofTroubles(settings.node(), troubles()));
    if (settings.roles().contains(Role.SCHEDULER)) {
      NodeCauses.ofLag(present.lag()).ifPresent(causes::add);
    }
    if (settings.roles().contains(Role.WORKER)) {
      addWorker(present, causes);
    }
    causes.sort(Comparator.comparing(HealthCause::severity));
    return causes;
  }

  private void addWorker(Present present, List<HealthCause> causes) {
    List<String> abandoned = engine.abandonedQueues();
    if (!abandoned.isEmpty()) {
      causes.add(NodeCauses.ofAbandonedQueues(settings.node(), abandoned));
    }
    if (leaseEnd(present).filter(end -> !end.isBefore(present.now())).isEmpty()) {
      causes.add(NodeCauses.ofLostLease(settings.node()));
    }
  }

  /** Returns the end of the lease of this node's worker; empty when it holds none. */
  public Optional<Instant> leaseEnd(Present present) {
    return present.workers().stream()
        .filter(worker -> worker.node().equals(settings.node()) && worker.times().endedAt() == null)
        .map(WorkerRow::times)
        .map(WorkerRow.Times::leaseEndsAt)
        .max(Comparator.naturalOrder());
  }
}
