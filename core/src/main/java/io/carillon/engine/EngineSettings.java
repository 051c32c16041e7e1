package io.carillon.engine;

import io.carillon.text.Coded;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The settings of a node.
 *
 * @param node the node's name, used in events; unique in the cluster
 * @param version the version of Carillon
 * @param roles the node's roles
 * @param alertUrl where people find alerts, for announcements; empty for nowhere
 */
public record EngineSettings(
    String node, String version, Set<Role> roles, Slots slots, Spans spans, String alertUrl) {

  /** Settings without a place where people find alerts. */
  public EngineSettings(String node, String version, Set<Role> roles, Slots slots, Spans spans) {
    this(node, version, roles, slots, spans, "");
  }

  /** The default {@code typeGrace}. */
  public static final Duration USUAL_TYPE_GRACE = Duration.ofMinutes(2);

  /** The roles of a node. */
  public enum Role implements Coded {
    /** Answers requests. */
    API,
    /** Decides due times. */
    SCHEDULER,
    /** Runs handlers. */
    WORKER
  }

  /**
   * What the worker of a node runs.
   *
   * @param queues the queues that its worker serves
   * @param concurrency the maximum number of concurrent handlers, 1 to 10,000
   */
  public record Slots(List<String> queues, int concurrency) {}

  /**
   * Spans of time of a node.
   *
   * @param lease the time without a heartbeat after which a worker is considered dead, 2 s to 10
   *     min
   * @param grace the time that running handlers have to end at a shutdown
   * @param retention how long history is kept, at least a day; a node with the role {@code
   *     scheduler} drops older history
   * @param typeGrace how long after the lease a task type may have no worker before its configs go
   *     into {@code error}, 0 or more; should exceed the restart time of a worker
   */
  public record Spans(Duration lease, Duration grace, Duration retention, Duration typeGrace) {}

  /** Returns the default settings: all roles, the queue {@code default}, 200 slots. */
  public static EngineSettings of(String node) {
    return new EngineSettings(
        node,
        "dev",
        Set.of(Role.values()),
        new Slots(List.of("default"), 200),
        new Spans(
            Duration.ofSeconds(15), Duration.ofSeconds(20), Duration.ofDays(30), USUAL_TYPE_GRACE));
  }

  /** Returns the queues from which the worker takes executions. */
  public List<String> queues() {
    return slots.queues();
  }

  /** Returns the number of executions that the worker runs at once. */
  public int concurrency() {
    return slots.concurrency();
  }

  /** Returns the lease of the worker. */
  public Duration lease() {
    return spans.lease();
  }

  /** Returns the grace period. */
  public Duration grace() {
    return spans.grace();
  }

  /** Returns how long history is kept. */
  public Duration retention() {
    return spans.retention();
  }

  /** Returns the grace period for task types without a worker. */
  public Duration typeGrace() {
    return spans.typeGrace();
  }

  private EngineSettings with(Spans changed) {
    return new EngineSettings(node, version, roles, slots, changed, alertUrl);
  }

  /** Returns these settings with another lease. */
  public EngineSettings withLease(Duration changed) {
    return with(new Spans(changed, grace(), retention(), typeGrace()));
  }

  /** Returns these settings with other queues of its worker. */
  public EngineSettings withQueues(List<String> changed) {
    return new EngineSettings(
        node, version, roles, new Slots(changed, concurrency()), spans, alertUrl);
  }

  /** Returns these settings with another concurrency. */
  public EngineSettings withConcurrency(int changed) {
    return new EngineSettings(node, version, roles, new Slots(queues(), changed), spans, alertUrl);
  }

  /** Returns these settings with other roles. */
  public EngineSettings withRoles(Set<Role> changed) {
    return new EngineSettings(node, version, changed, slots, spans, alertUrl);
  }

  /** Returns these settings with another grace period. */
  public EngineSettings withGrace(Duration changed) {
    return with(new Spans(lease(), changed, retention(), typeGrace()));
  }

  /** Returns these settings with another grace period for task types without a worker. */
  public EngineSettings withTypeGrace(Duration changed) {
    return with(new Spans(lease(), grace(), retention(), changed));
  }

  /** Returns these settings with another place where people find alerts. */
  public EngineSettings withAlertUrl(String changed) {
    return new EngineSettings(node, version, roles, slots, spans, changed);
  }
}
