package io.carillon.server.api.statistics;

import io.carillon.definition.Json;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.Tally;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Writes sums of executions and of decisions. */
final class StatisticsJson {

  private StatisticsJson() {}

  /** Puts the sums of executions, by the status in which they ended. */
  static ObjectNode putExecutions(ObjectNode json, Map<String, Tally> outcomes) {
    json.put("total", Outcomes.total(outcomes));
    putCounts(json.putObject("counts"), outcomes);
    json.put("success_rate", Outcomes.successRate(outcomes))
        .put("retried", Outcomes.retried(outcomes))
        .put("lost", Outcomes.lost(outcomes));
    json.set("run_ms", times(Outcomes.run(outcomes)));
    json.set("late_ms", times(Outcomes.late(outcomes)));
    return json;
  }

  private static void putCounts(ObjectNode counts, Map<String, Tally> outcomes) {
    outcomes.forEach((outcome, tally) -> {
      if (tally.executions() > 0) {
        counts.put(outcome, tally.executions());
      }
    });
  }

  /** Puts the sums of due times, by the kind of decision. */
  static ObjectNode putDecisions(ObjectNode json, Map<String, Tally> kinds) {
    json.put("total", Outcomes.total(kinds));
    ObjectNode counts = json.putObject("counts");
    kinds.forEach((kind, tally) -> counts.put(kind, tally.executions()));
    return json;
  }

  private static ObjectNode times(Tally.Spans spans) {
    long max = spans.max();
    var histogram = spans.histogram();
    boolean any = histogram.total() > 0;
    return Json.MAPPER
        .createObjectNode()
        .put("p50", histogram.percentile(0.5, max))
        .put("p95", histogram.percentile(0.95, max))
        .put("p99", histogram.percentile(0.99, max))
        .put("max", any ? max : null)
        .put("mean", any ? (Long) (spans.sum() / histogram.total()) : null);
  }
}
