package io.carillon.health;

import io.carillon.database.Database;
import io.carillon.health.HealthCause.Severity;
import io.carillon.node.NodeRow;
import io.carillon.node.NodeStore;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds what is wrong with the nodes of the cluster. */
final class NodeHealth {

  private static final Duration SKEW = Duration.ofSeconds(1);
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final String SCHEDULER = "scheduler";

  private final NodeStore store;

  NodeHealth(Database database) {
    this.store = new NodeStore(database);
  }

  List<HealthCause> causes(Instant now) {
    List<NodeRow> all = store.all();
    List<NodeRow> alive = all.stream().filter(NodeRow::alive).toList();
    List<HealthCause> causes = new ArrayList<>();
    addSchedulers(alive, causes);
    alive.forEach(node -> addTroubles(node, causes));
    addSilent(all, alive, now, causes);
    addVersions(alive, causes);
    return causes;
  }

  private static void addSchedulers(List<NodeRow> alive, List<HealthCause> causes) {
    List<NodeRow> schedulers =
        alive.stream().filter(node -> node.home().roles().contains(SCHEDULER)).toList();
    if (schedulers.isEmpty()) {
      causes.add(
          HealthCause.now(
              Severity.CRITICAL,
              Sentence.of("health_no_scheduler"),
              Sentence.of("health_start_scheduler")));
      return;
    }
    // Each reports the lag of the whole cluster; the least is the latest knowledge.
    long behind =
        schedulers.stream()
            .map(node -> node.health().behindMillis())
            .mapToLong(millis -> millis == null ? 0 : millis)
            .min()
            .orElse(0);
    NodeCauses.ofLag(Duration.ofMillis(behind)).ifPresent(causes::add);
  }

  private static void addTroubles(NodeRow node, List<HealthCause> causes) {
    String name = node.home().name();
    causes.addAll(NodeCauses.ofTroubles(name, node.health().troubles()));
    Duration offset = Duration.ofMillis(node.health().clockOffsetMillis());
    if (offset.abs().compareTo(SKEW) >= 0) {
      causes.add(
          new HealthCause(
              Sentence.of(offset.isNegative() ? "health_clock_slow" : "health_clock_fast")
                  .with("node", name)
                  .with("offset", offset.abs()),
              Severity.ATTENTION,
              null,
              Sentence.of("health_set_clock").with("node", name)));
    }
  }

  /** A node that ended without saying so, and was not started again under its name. */
  private static void addSilent(
      List<NodeRow> all, List<NodeRow> alive, Instant now, List<HealthCause> causes) {
    Set<String> present =
        alive.stream().map(node -> node.home().name()).collect(Collectors.toSet());
    for (NodeRow node : all) {
      boolean recent = node.times().heartbeatAt().isAfter(now.minus(REMEMBERED));
      if (!node.alive()
          && node.times().endedAt() == null
          && recent
          && present.add(node.home().name())) {
        causes.add(
            new HealthCause(
                Sentence.of("health_node_silent")
                    .with("node", node.home().name())
                    .with("host", node.home().host()),
                Severity.ATTENTION,
                node.times().heartbeatAt(),
                Sentence.of("health_start_node").with("node", node.home().name())));
      }
    }
  }

  private static void addVersions(List<NodeRow> alive, List<HealthCause> causes) {
    Set<String> versions =
        alive.stream()
            .map(node -> node.home().version())
            .collect(Collectors.toCollection(TreeSet::new));
    if (versions.size() > 1) {
      causes.add(
          new HealthCause(
              Sentence.of("health_versions_differ").with("versions", versions),
              Severity.NOTICE,
              null,
              Sentence.of("health_finish_upgrade")));
    }
  }
}
