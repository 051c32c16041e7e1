package io.carillon.server.api.view;

import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.BulkReport;
import io.carillon.bulk.ConfigResult;
import io.carillon.bulk.CreateResult;
import io.carillon.bulk.ExecutionResult;
import io.carillon.bulk.ItemResult;
import io.carillon.definition.Json;
import io.carillon.server.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The results of a bulk operation as JSON, bounded in bytes. Every result has its id, outcome,
 * version and error code; further fields, those of errors first, are added while together they have
 * at most {@value #BYTES} bytes. This keeps the response below the limit for storage under an
 * {@code Idempotency-Key}.
 */
public final class BulkAnswer {

  private static final int BYTES = 300 << 10;

  private BulkAnswer() {}

  public static ObjectNode ofConfigs(BulkReport<ConfigResult> report) {
    return json(
        report,
        (one, json) -> json.put("id", one.id()),
        (one, json) -> {
          if (one.versions() != null) {
            json.put("version", one.versions().after());
          }
        },
        (one, json) -> {
          if (one.name() != null) {
            json.put("name", one.name());
          }
          if (one.versions() != null) {
            json.put("previous_version", one.versions().before());
          }
          if (!one.fields().isEmpty()) {
            one.fields().forEach(json.putArray("fields")::add);
          }
        });
  }

  public static ObjectNode ofCreated(BulkReport<CreateResult> report) {
    return json(
        report,
        (one, json) -> json.put("index", one.index()),
        (one, json) -> {
          if (one.created() != null) {
            json.put("id", one.created().id()).put("version", one.created().version());
          }
        },
        (one, json) -> {
          if (!one.name().isEmpty()) {
            json.put("name", one.name());
          }
        });
  }

  public static ObjectNode ofExecutions(BulkReport<ExecutionResult> report) {
    return json(
        report,
        (one, json) -> json.put("id", one.id().toString()),
        (one, json) -> {
          if (one.execution() != null) {
            json.put("status", one.execution().status().code());
          }
          if (one.newExecutionId() != null) {
            json.put("execution_id", one.newExecutionId().toString());
          }
        },
        (one, json) -> {
          if (one.execution() != null) {
            json.put("task_config_id", one.execution().taskConfigId());
          }
        });
  }

  private static <R extends ItemResult> ObjectNode json(
      BulkReport<R> report,
      BiConsumer<R, ObjectNode> id,
      BiConsumer<R, ObjectNode> state,
      BiConsumer<R, ObjectNode> details) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("dry_run", report.dryRun())
        .put("selected", report.results().size())
        .put("fingerprint", report.fingerprint())
        .put("stopped", report.stopped());
    ObjectNode counts = json.putObject("counts");
    report.counts().forEach((outcome, count) -> counts.put(outcome.code(), count));
    List<ObjectNode> rows = new ArrayList<>();
    Room room = new Room();
    for (R one : report.results()) {
      ObjectNode row = Json.MAPPER.createObjectNode();
      id.accept(one, row);
      row.put("outcome", one.outcome().code());
      state.accept(one, row);
      room.addError(row, one.error());
      rows.add(row);
    }
    for (int i = 0; i < rows.size(); i++) {
      ObjectNode more = Json.MAPPER.createObjectNode();
      details.accept(report.results().get(i), more);
      room.add(rows.get(i), more);
    }
    json.put("shortened", room.leftOut);
    ArrayNode results = json.putArray("results");
    rows.forEach(results::add);
    return json;
  }

  /** The remaining byte budget for optional fields. */
  private static final class Room {

    private int left = BYTES;
    private boolean leftOut;

    void addError(ObjectNode row, @Nullable RuntimeException error) {
      if (error != null) {
        Problem problem = Problem.of(error);
        if (problem.code() != null) {
          row.put("code", problem.code());
        }
        ObjectNode more = Json.MAPPER.createObjectNode();
        more.set("error", problem.json());
        add(row, more);
      }
    }

    void add(ObjectNode row, ObjectNode more) {
      int size = more.toString().getBytes(StandardCharsets.UTF_8).length;
      if (size > left) {
        leftOut = true;
      } else {
        left -= size;
        row.setAll(more);
      }
    }
  }

  /** Returns the counts as text for the audit trail. */
  public static String summary(BulkReport<?> report) {
    String counts =
        report.counts().entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(BulkAnswer::words)
            .collect(Collectors.joining(", "));
    return (report.dryRun() ? "dry run: " : "") + (counts.isEmpty() ? "nothing" : counts);
  }

  private static String words(Map.Entry<BulkOutcome, Integer> count) {
    return String.format(
        Locale.ROOT, "%,d %s", count.getValue(), count.getKey().code().replace('_', ' '));
  }
}
