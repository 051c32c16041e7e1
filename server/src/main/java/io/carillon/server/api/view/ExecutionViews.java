package io.carillon.server.api.view;

import io.carillon.definition.Json;
import io.carillon.fault.Quote;
import io.carillon.history.ErrorGroups;
import io.carillon.history.Execution;
import io.carillon.history.detail.LogReader;
import io.carillon.sentence.Sentence;
import io.carillon.server.language.RequestLanguage;
import io.carillon.time.TimeOrderedIds;
import io.carillon.waiting.Waiting;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the JSON of what is said about executions beside the executions themselves. */
public final class ExecutionViews {

  /** Maximum size in bytes of a result in the answer of an execution. */
  private static final int RESULT = 64 << 10;

  /** Maximum number of characters of a larger result that are shown. */
  private static final int BEGINNING = 8 << 10;

  private ExecutionViews() {}

  /** Returns an execution with all its fields, a large result cut. */
  public static ObjectNode whole(Execution execution) {
    ObjectNode json = JsonViews.execution(execution);
    String result = execution.texts().result();
    if (result == null) {
      return json.putNull("result_bytes");
    }
    int bytes = result.getBytes(StandardCharsets.UTF_8).length;
    json.put("result_bytes", bytes);
    if (bytes > RESULT) {
      String beginning = Quote.bounded(result, BEGINNING);
      json.putObject("result")
          .put("truncated", true)
          .put("limit_bytes", RESULT)
          .put("beginning", beginning);
    }
    return json;
  }

  /** Returns the attempt that runs, which has no end. */
  public static ObjectNode runningAttempt(Execution execution) {
    return Json.MAPPER
        .createObjectNode()
        .put("number", execution.attempt())
        .put("worker_id", String.valueOf(execution.workerId()))
        .put("started_at", JsonViews.text(execution.startedAt()))
        .putNull("finished_at")
        .putNull("outcome")
        .putNull("error");
  }

  /** Returns why an execution waits. */
  public static ObjectNode waiting(Waiting waiting) {
    Sentence sentence = waiting.sentence();
    ObjectNode json = Json.MAPPER.createObjectNode().put("code", sentence.code());
    json.set("arguments", Json.MAPPER.valueToTree(sentence.arguments()));
    json.put("text", sentence.text(RequestLanguage.current()));
    return json.put("since", waiting.since().toString()).put("position", waiting.position());
  }

  /** Returns the numbers of log lines. */
  public static ObjectNode logSummary(LogReader.Summary summary) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    ObjectNode lines = json.putObject("lines");
    summary.lines().forEach(lines::put);
    json.put("more", summary.more());
    return json.set(
        "first_error",
        summary.firstError() == null
            ? Json.MAPPER.nullNode()
            : JsonViews.plain(summary.firstError()));
  }

  /** Returns groups of equal errors. */
  public static ObjectNode errors(ErrorGroups.Found found) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    ArrayNode items = json.putArray("items");
    found.groups().forEach(group -> items.add(errorGroup(group)));
    return json.put("searched_to", JsonViews.text(found.searchedTo()));
  }

  private static ObjectNode errorGroup(ErrorGroups.Group group) {
    return Json.MAPPER
        .createObjectNode()
        .put("error_type", group.text().type())
        .put("pattern", group.text().pattern())
        .put("message", group.text().message())
        .put("executions", group.numbers().executions())
        .put("task_configs", group.numbers().configs())
        .put("first_queued_at", TimeOrderedIds.time(group.members().first()).toString())
        .put("last_queued_at", TimeOrderedIds.time(group.members().last()).toString())
        .put("last_execution_id", group.members().last().toString())
        .put("last_task_config_id", group.members().lastConfig());
  }
}
