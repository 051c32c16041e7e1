package io.carillon.server.api.statistics;

import io.carillon.statistics.Histogram;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.Tally;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes sums of executions and of decisions. */
final class StatisticsJson {

  private StatisticsJson() {}

  /** Writes the sums of executions, by the status in which they ended, as properties. */
  static void writeExecutions(JsonGenerator json, Map<String, Tally> outcomes) {
    json.writeNumberProperty("total", Outcomes.total(outcomes));
    writeCounts(json, outcomes);
    write(json, "success_rate", Outcomes.successRate(outcomes));
    json.writeNumberProperty("retried", Outcomes.retried(outcomes));
    json.writeNumberProperty("lost", Outcomes.lost(outcomes));
    writeTimes(json, "run_ms", Outcomes.run(outcomes));
    writeTimes(json, "late_ms", Outcomes.late(outcomes));
  }

  private static void writeCounts(JsonGenerator json, Map<String, Tally> outcomes) {
    json.writeObjectPropertyStart("counts");
    for (Map.Entry<String, Tally> one : outcomes.entrySet()) {
      if (one.getValue().executions() > 0) {
        json.writeNumberProperty(one.getKey(), one.getValue().executions());
      }
    }
    json.writeEndObject();
  }

  /** Writes the sums of due times, by the kind of decision, as properties. */
  static void writeDecisions(JsonGenerator json, Map<String, Tally> kinds) {
    json.writeNumberProperty("total", Outcomes.total(kinds));
    json.writeObjectPropertyStart("counts");
    kinds.forEach((kind, tally) -> json.writeNumberProperty(kind, tally.executions()));
    json.writeEndObject();
  }

  private static void writeTimes(JsonGenerator json, String name, Tally.Spans spans) {
    Histogram histogram = spans.histogram();
    long max = spans.max();
    long times = histogram.total();
    json.writeObjectPropertyStart(name);
    write(json, "p50", histogram.percentile(0.5, max));
    write(json, "p95", histogram.percentile(0.95, max));
    write(json, "p99", histogram.percentile(0.99, max));
    write(json, "max", times == 0 ? null : (Long) max);
    write(json, "mean", times == 0 ? null : (Long) (spans.sum() / times));
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, @Nullable Long number) {
    if (number == null) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, number);
    }
  }

  private static void write(JsonGenerator json, String name, @Nullable Double number) {
    if (number == null) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, number);
    }
  }
}
