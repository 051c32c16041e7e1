package io.carillon.engine;

import io.carillon.worker.DeadWorkerRescuer;
import io.carillon.worker.Worker;
import java.util.Map;
import java.util.TreeMap;

/** The measurements of a node, and of its cluster. Thread-safe. */
public final class NodeMeasurements {

  private final NodeParts parts;
  private final DeadWorkerRescuer takeover;
  private final ClusterStateReader cluster;

  NodeMeasurements(NodeParts parts, DeadWorkerRescuer takeover) {
    this.parts = parts;
    this.takeover = takeover;
    this.cluster = new ClusterStateReader(parts.database());
  }

  /**
   * Returns the counters of this node by name in snake_case; the names never change. Those of a
   * worker are missing without one.
   */
  public Map<String, Long> counts() {
    Worker worker = parts.worker();
    Map<String, Long> counts = new TreeMap<>(worker == null ? Map.of() : worker.counts());
    counts.put("settles", parts.recorder().settled());
    counts.put("settles_refused", parts.recorder().refused());
    counts.put("takeovers", takeover.takeovers());
    return counts;
  }

  /** Returns the due times that this node has decided, by kind of decision. */
  public Map<String, Long> decisions() {
    return parts.events().decisions().byKind();
  }

  /** Reads the state of the whole cluster from the database. */
  public ClusterState cluster() {
    return cluster.read();
  }

  /** Returns the number of handlers that this node may run at a time; 0 without a worker. */
  public int slots() {
    return parts.worker() == null ? 0 : parts.settings().concurrency();
  }
}
