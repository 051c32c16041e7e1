package io.carillon.server.stream;

import io.carillon.feed.FeedChange;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Executions and decisions that are told of by their number, where there are many. */
final class Burst {

  private static final int CONFIGS = 20;
  private static final int COUNTED = 10_000;

  private final Map<String, Long> states = new TreeMap<>();
  private final Map<String, Long> decisions = new TreeMap<>();
  private final Map<Long, Long> configs = new HashMap<>();
  private long changes;
  private @Nullable Instant from;
  private @Nullable Instant to;

  /** Adds a change, as a state of an execution and as a decision where it is one. */
  void add(FeedChange change, @Nullable String state, @Nullable String decision) {
    changes++;
    if (state != null) {
      states.merge(state, 1L, Long::sum);
    }
    if (decision != null) {
      decisions.merge(decision, 1L, Long::sum);
    }
    if (configs.size() < COUNTED || configs.containsKey(change.taskConfigId())) {
      configs.merge(change.taskConfigId(), 1L, Long::sum);
    }
    from = from == null || change.at().isBefore(from) ? change.at() : from;
    to = to == null || change.at().isAfter(to) ? change.at() : to;
  }

  /** Returns the number of changes. */
  long changes() {
    return changes;
  }

  /** Returns its data: the totals, and the task configs with most changes. */
  ObjectNode json() {
    ObjectNode json =
        StreamJson.object()
            .put("from", String.valueOf(from))
            .put("to", String.valueOf(to))
            .put("changes", changes);
    put(json.putObject("by_status"), states);
    put(json.putObject("by_decision"), decisions);
    ArrayNode most = json.putArray("task_configs");
    configs.entrySet().stream()
        .sorted(Map.Entry.<Long, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(CONFIGS)
        .forEach(config ->
            most.addObject().put("id", config.getKey()).put("changes", config.getValue()));
    return json.put("more_task_configs", configs.size() > CONFIGS);
  }

  private static void put(ObjectNode json, Map<String, Long> counts) {
    counts.forEach(json::put);
  }
}
