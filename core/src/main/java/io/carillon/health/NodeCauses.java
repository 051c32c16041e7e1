package io.carillon.health;

import io.carillon.health.HealthCause.Severity;
import io.carillon.node.NodeState;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The causes that a node can have, from its state and from what it reports to the cluster. */
public final class NodeCauses {

  private static final Duration BEHIND = Duration.ofSeconds(5);

  /** The default grace of {@code catch_up}: later decisions count as late. */
  private static final Duration FAR_BEHIND = Duration.ofMinutes(1);

  private NodeCauses() {}

  /** Returns the cause of a trouble of a node, by the name of its part. */
  static HealthCause ofTrouble(String node, String part, String trouble) {
    return switch (part) {
      case NodeState.BROKER ->
          HealthCause.now(
              Severity.ATTENTION,
              Sentence.of("health_broker_away").with("node", node).with("trouble", trouble),
              Sentence.of("health_look_at_broker").with("node", node));
      case NodeState.DISK ->
          HealthCause.now(
              Severity.ATTENTION,
              Sentence.of("health_disk_scarce").with("node", node).with("free", trouble),
              Sentence.of("health_free_disk").with("node", node));
      default ->
          HealthCause.now(
              Severity.CRITICAL,
              Sentence.of("health_node_trouble")
                  .with("node", node)
                  .with("agent", part)
                  .with("trouble", trouble),
              Sentence.of("health_look_at_log").with("node", node));
    };
  }

  /** Returns the causes of the troubles of a node, in the order of the names of its parts. */
  public static List<HealthCause> ofTroubles(String node, Map<String, String> troubles) {
    return troubles.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> ofTrouble(node, one.getKey(), one.getValue()))
        .toList();
  }

  /**
   * Returns the cause of a scheduler that is behind.
   *
   * @param behind how late the due time is that has waited longest for its decision; critical
   *     beyond 1 min, no cause under 5 s
   */
  public static Optional<HealthCause> ofLag(Duration behind) {
    if (behind.compareTo(BEHIND) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        HealthCause.now(
            behind.compareTo(FAR_BEHIND) > 0 ? Severity.CRITICAL : Severity.ATTENTION,
            Sentence.of("health_scheduler_behind").with("behind", behind),
            Sentence.of("health_look_at_database")));
  }

  /** Returns the cause of a node whose worker rests while no other takes from its queues. */
  public static HealthCause ofAbandonedQueues(String node, List<String> queues) {
    return HealthCause.now(
        Severity.CRITICAL,
        Sentence.of("health_queues_abandoned").with("node", node).with("queues", queues),
        Sentence.of("health_resume_worker").with("node", node));
  }

  /** Returns the cause of a node whose worker holds no lease. */
  public static HealthCause ofLostLease(String node) {
    return HealthCause.now(
        Severity.CRITICAL,
        Sentence.of("health_no_lease").with("node", node),
        Sentence.of("health_look_at_log").with("node", node));
  }
}
