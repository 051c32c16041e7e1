package io.carillon.server.api.view;

import io.carillon.bulk.BulkOutcome;
import io.carillon.definition.Json;
import io.carillon.manager.operation.BulkItem;
import io.carillon.manager.operation.BulkOperation;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.node.ObjectNode;

/** Bulk operations in the background and their items as JSON. */
public final class BulkViews {

  private BulkViews() {}

  /** Returns the answer that an operation has begun. */
  public static ResponseEntity<ObjectNode> accepted(BulkOperation operation) {
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/bulk/" + operation.id()))
        .body(operation(operation));
  }

  /** Returns an operation without its items. */
  public static ObjectNode operation(BulkOperation operation) {
    BulkOperation.Order order = operation.order();
    BulkOperation.Life life = operation.life();
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", operation.id())
            .put("action", order.action().word())
            .put("status", operation.status().code())
            .put("selected", operation.progress().selected())
            .put("done", operation.progress().done());
    ObjectNode counts = json.putObject("counts");
    for (BulkOutcome outcome : BulkOutcome.values()) {
      counts.put(outcome.code(), operation.progress().counts().getOrDefault(outcome, 0));
    }
    json.set("arguments", order.arguments());
    json.set("selection", order.selection());
    return json.put("undo_of", order.undoOf())
        .put("created_at", life.createdAt().toString())
        .put("created_by", operation.actor())
        .put("ended_at", JsonViews.text(life.endedAt()))
        .put("stopped_by", life.stoppedBy())
        .put("node", life.node());
  }

  /** Returns an item; its {@code outcome} is null until it is acted on. */
  public static ObjectNode item(BulkItem item) {
    BulkItem.Subject subject = item.subject();
    ObjectNode json = Json.MAPPER.createObjectNode();
    UUID execution = subject.executionId();
    if (execution == null) {
      json.put("task_config_id", subject.taskConfigId()).put("name", subject.name());
    } else {
      json.put("execution_id", execution.toString());
    }
    BulkItem.Result result = item.result();
    json.put("outcome", result == null ? null : result.outcome().code());
    if (result != null) {
      addResult(json, result);
    }
    return json;
  }

  private static void addResult(ObjectNode json, BulkItem.Result result) {
    BulkItem.Versions versions = result.versions();
    if (versions != null) {
      json.put("previous_version", versions.before()).put("version", versions.after());
    }
    if (!result.fields().isEmpty()) {
      result.fields().forEach(json.putArray("fields")::add);
    }
    UUID repeated = result.newExecutionId();
    if (repeated != null) {
      json.put("new_execution_id", repeated.toString());
    }
    BulkItem.@Nullable Refusal refusal = result.refusal();
    if (refusal != null) {
      json.put("code", refusal.code()).put("message", refusal.message());
    }
  }
}
