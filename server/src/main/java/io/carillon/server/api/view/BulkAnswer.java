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
        BulkAnswer::putVersion,
        BulkAnswer::putDetails);
  }

  private static void putVersion(ConfigResult one, ObjectNode json) {
    if (one.versions() != null) {
      json.put("version", one.versions().after());
    }
  }

  private static void putDetails(ConfigResult one, ObjectNode json) {
    if (one.name() != null) {
      json.put("name", one.name());
    }
    if (one.versions() != null) {
      json.put("previous_version", one.versions().before());
    }
    if (!one.fields().isEmpty()) {
      one.fields().forEach(json.putArray("fields")::add);
    }
  }

  public static ObjectNode ofCreated(BulkReport<CreateResult> report) {
    return json(
        report,
        (one, json) -> json.put("index", one.index()),
        BulkAnswer::putCreated,
        BulkAnswer::putName);
  }

  private static void putCreated(CreateResult one, ObjectNode json) {
    if (one.created() != null) {
      json.put("id", one.created().id()).put("version", one.created().version());
    }
  }

  private static void putName(CreateResult one, ObjectNode json) {
    if (!one.name().isEmpty()) {
      json.put("name", one.name());
    }
  }

  public static ObjectNode ofExecutions(BulkReport<ExecutionResult> report) {
    return json(
        report,
        (one, json) -> json.put("id", one.id().toString()),
        BulkAnswer::putStatus,
        BulkAnswer::putConfig);
  }

  private static void putStatus(ExecutionResult one, ObjectNode json) {
    if (one.execution() != null) {
      json.put("status", one.execution().status().code());
    }
    if (one.newExecutionId() != null) {
      json.put("execution_id", one.newExecutionId().toString());
    }
  }

  private static void putConfig(ExecutionResult one, ObjectNode json) {
    if (one.execution() != null) {
      json.put("task_config_id", one.execution().taskConfigId());
    }
  }

  private static <R extends ItemResult> ObjectNode json(
      BulkReport<R> report,
      BiConsumer<R, ObjectNode> id,
      BiConsumer<R, ObjectNode> state,
      BiConsumer<R, ObjectNode> details) {
    ObjectNode json = totals(report);
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
    room.addDetails(rows, report.results(), details);
    json.put("shortened", room.leftOut);
    rows.forEach(json.putArray("results")::add);
    return json;
  }

  private static ObjectNode totals(BulkReport<?> report) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("dry_run", report.dryRun())
        .put("selected", report.results().size())
        .put("fingerprint", report.fingerprint())
        .put("stopped", report.stopped());
    ObjectNode counts = json.putObject("counts");
    report.counts().forEach((outcome, count) -> counts.put(outcome.code(), count));
    BulkReport.Effect effect = report.effect();
    if (effect != null) {
      json.putObject("effect")
          .put("due_times_24h_before", effect.dueBefore())
          .put("due_times_24h_after", effect.dueAfter());
    }
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

    <R> void addDetails(List<ObjectNode> rows, List<R> results, BiConsumer<R, ObjectNode> details) {
      for (int i = 0; i < rows.size(); i++) {
        ObjectNode more = Json.MAPPER.createObjectNode();
        details.accept(results.get(i), more);
        add(rows.get(i), more);
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
