package io.carillon.server.api.view;

import io.carillon.definition.Json;
import io.carillon.manifest.ApplyReport;
import io.carillon.manifest.plan.Action;
import io.carillon.manifest.plan.FieldChange;
import io.carillon.manifest.plan.FieldDifferences;
import io.carillon.manifest.plan.FileReport;
import io.carillon.manifest.plan.ObjectChange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reports of applied files as JSON. Values are bounded in size, each and together. */
public final class ApplyView {

  private static final int VALUE_BYTES = 4_096;
  private static final int TOTAL_BYTES = 1_024 * 1_024;

  private final UnaryOperator<ObjectNode> mask;
  private int left = TOTAL_BYTES;

  private ApplyView(UnaryOperator<ObjectNode> mask) {
    this.mask = mask;
  }

  /**
   * Returns a report as JSON.
   *
   * @param mask removes secrets from an object
   */
  public static ObjectNode json(ApplyReport report, UnaryOperator<ObjectNode> mask) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("dry_run", report.dryRun()).put("owner", report.owner());
    for (Action action : Action.values()) {
      json.put(action.code(), report.count(action));
    }
    ApplyView view = new ApplyView(mask);
    ArrayNode files = json.putArray("files");
    report.files().forEach(file -> files.add(view.file(file)));
    return json;
  }

  private ObjectNode file(FileReport file) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("file", file.file());
    ArrayNode changes = json.putArray("changes");
    for (ObjectChange change : file.changes()) {
      if (change.action() != Action.UNCHANGED || change.adopted()) {
        changes.add(change(change));
      }
    }
    return json;
  }

  private ObjectNode change(ObjectChange change) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("kind", change.key().kind().word())
            .put("name", change.key().name())
            .put("action", change.action().code())
            .put("adopted", change.adopted());
    if (!change.key().namespace().isEmpty()) {
      json.put("namespace", change.key().namespace());
    }
    ArrayNode fields = json.putArray("fields");
    if (!change.fields().isEmpty()) {
      ObjectNode before = masked(change.before());
      ObjectNode after = masked(change.after());
      change.fields().forEach(field -> fields.add(field(field, before, after)));
    }
    return json;
  }

  private @Nullable ObjectNode masked(@Nullable ObjectNode json) {
    return json == null ? null : mask.apply(json);
  }

  private ObjectNode field(
      FieldChange field, @Nullable ObjectNode before, @Nullable ObjectNode after) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("path", field.text());
    if (field.before() != null) {
      json.set("before", bounded(shown(before, field.path())));
    }
    if (field.after() != null) {
      json.set("after", bounded(shown(after, field.path())));
    }
    return json.put("drift", field.drift());
  }

  private static JsonNode shown(@Nullable ObjectNode whole, List<String> path) {
    JsonNode value = FieldDifferences.at(whole, path);
    return value == null ? Json.MAPPER.nullNode() : value;
  }

  private JsonNode bounded(JsonNode value) {
    int bytes = Json.MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > VALUE_BYTES || bytes > left) {
      return Json.MAPPER.createObjectNode().put("omitted_bytes", bytes);
    }
    left -= bytes;
    return value;
  }
}
