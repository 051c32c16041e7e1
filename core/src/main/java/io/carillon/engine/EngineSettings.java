package io.carillon.engine;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The settings of a node.
 *
 * @param node the node's name, used in events; unique in the cluster
 * @param version the version of Carillon
 * @param roles the node's roles
 * @param queues the queues that its worker serves
 * @param concurrency the maximum number of concurrent handlers, 1 to 10,000
 * @param lease the time without a heartbeat after which a worker is considered dead, 2 s to 10 min
 * @param grace the time that running handlers have to end at a shutdown
 * @param retention how long history is kept, at least a day; a node with the role {@code scheduler}
 *     drops older history
 * @param typeGrace how long after the lease a task type may have no worker before its configs go
 *     into {@code error}, 0 or more; should exceed the restart time of a worker
 */
public record EngineSettings(
    String node,
    String version,
    Set<Role> roles,
    List<String> queues,
    int concurrency,
    Duration lease,
    Duration grace,
    Duration retention,
    Duration typeGrace) {

  /** The default {@code typeGrace}. */
  public static final Duration USUAL_TYPE_GRACE = Duration.ofMinutes(2);

  /** The roles of a node. */
  public enum Role {
    /** Answers requests. */
    API,
    /** Decides due times. */
    SCHEDULER,
    /** Runs handlers. */
    WORKER;

    /** Returns the name in settings. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the default settings: all roles, the queue {@code default}, 200 slots. */
  public static EngineSettings of(String node) {
    return new EngineSettings(
        node,
        "dev",
        Set.of(Role.values()),
        List.of("default"),
        200,
        Duration.ofSeconds(15),
        Duration.ofSeconds(20),
        Duration.ofDays(30),
        USUAL_TYPE_GRACE);
  }

  /** Returns these settings with another lease. */
  public EngineSettings withLease(Duration changed) {
    return new EngineSettings(
        node, version, roles, queues, concurrency, changed, grace, retention, typeGrace);
  }

  /** Returns these settings with other queues of its worker. */
  public EngineSettings withQueues(List<String> changed) {
    return new EngineSettings(
        node, version, roles, changed, concurrency, lease, grace, retention, typeGrace);
  }

  /** Returns these settings with another concurrency. */
  public EngineSettings withConcurrency(int changed) {
    return new EngineSettings(
        node, version, roles, queues, changed, lease, grace, retention, typeGrace);
  }

  /** Returns these settings with other roles. */
  public EngineSettings withRoles(Set<Role> changed) {
    return new EngineSettings(
        node, version, changed, queues, concurrency, lease, grace, retention, typeGrace);
  }

  /** Returns these settings with another grace period. */
  public EngineSettings withGrace(Duration changed) {
    return new EngineSettings(
        node, version, roles, queues, concurrency, lease, changed, retention, typeGrace);
  }

  /** Returns these settings with another grace period for task types without a worker. */
  public EngineSettings withTypeGrace(Duration changed) {
    return new EngineSettings(
        node, version, roles, queues, concurrency, lease, grace, retention, changed);
  }
}
