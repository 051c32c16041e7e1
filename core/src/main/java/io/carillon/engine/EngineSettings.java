package io.carillon.engine;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a node works.
 *
 * @param node its name, as it stands in events: unique in the cluster
 * @param version of Carillon
 * @param roles what it does besides answering
 * @param queues that its worker serves
 * @param concurrency handlers at the same time, 1 to 10,000
 * @param lease after which a silent worker is believed dead, 2 s to 10 min
 * @param grace for running handlers at a shutdown
 * @param retention how long histories are kept, at least a day; what is older a node with the role
 *     scheduler drops
 * @param typeGrace for how long after the lease a task type may have no worker before its configs
 *     go into {@code error}, 0 or more; longer than the restart of a worker takes
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

  /** The usual {@code typeGrace}. */
  public static final Duration USUAL_TYPE_GRACE = Duration.ofMinutes(2);

  /** What a node can do. */
  public enum Role {
    /** Answers requests. */
    API,
    /** Decides due times. */
    SCHEDULER,
    /** Runs handlers. */
    WORKER;

    /** The name in settings. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All roles, the queue {@code default}, 200 slots. */
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

  /** The same with that lease. */
  public EngineSettings withLease(Duration changed) {
    return new EngineSettings(
        node, version, roles, queues, concurrency, changed, grace, retention, typeGrace);
  }

  /** The same with so many handlers at the same time. */
  public EngineSettings withConcurrency(int changed) {
    return new EngineSettings(
        node, version, roles, queues, changed, lease, grace, retention, typeGrace);
  }

  /** The same with these roles. */
  public EngineSettings withRoles(Set<Role> changed) {
    return new EngineSettings(
        node, version, changed, queues, concurrency, lease, grace, retention, typeGrace);
  }

  /** The same with that grace. */
  public EngineSettings withGrace(Duration changed) {
    return new EngineSettings(
        node, version, roles, queues, concurrency, lease, changed, retention, typeGrace);
  }

  /** The same with that grace for task types without a worker. */
  public EngineSettings withTypeGrace(Duration changed) {
    return new EngineSettings(
        node, version, roles, queues, concurrency, lease, grace, retention, changed);
  }
}
