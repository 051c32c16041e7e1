package io.carillon.server.api;

import io.carillon.config.TaskConfig;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.record.Execution;
import io.carillon.record.ScheduleEvent;
import io.carillon.record.StatsRow;
import io.carillon.schedule.ClockChange;
import io.carillon.schedule.ScheduleWarning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the nouns look in JSON. */
final class Shapes {

  /** Fields of a task config that are shown, and unread when they are sent back. */
  static final String[] SHOWN = {
    "id",
    "status",
    "status_reason",
    "next_due_at",
    "version",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "warnings"
  };

  private Shapes() {}

  /** A task config, its policies beside its other fields. */
  static ObjectNode config(TaskConfig config) {
    Definition definition = config.definition();
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", config.id())
        .put("name", definition.name())
        .put("description", definition.description())
        .put("task_type", definition.taskType())
        .put("status", config.status().code())
        .put("status_reason", config.statusReason());
    json.set("parameters", definition.parameters());
    json.set("schedule", DefinitionWriter.write(definition.schedule()));
    json.setAll(DefinitionWriter.write(definition.policies()));
    json.put("priority", definition.priority())
        .put("next_due_at", text(config.nextDueAt()))
        .put("version", config.version())
        .put("created_at", config.createdAt().toString())
        .put("created_by", config.createdBy())
        .put("updated_at", config.updatedAt().toString())
        .put("updated_by", config.updatedBy());
    return json;
  }

  /** The same after it was saved, with what may surprise about its schedule. */
  static ObjectNode saved(TaskConfig config, List<ScheduleWarning> warnings) {
    ObjectNode json = config(config);
    json.set("warnings", warnings(warnings));
    return json;
  }

  /** What may surprise about a schedule. */
  static ArrayNode warnings(List<ScheduleWarning> warnings) {
    ArrayNode json = Json.MAPPER.createArrayNode();
    warnings.forEach(warning -> json.add(warning(warning)));
    return json;
  }

  private static ObjectNode warning(ScheduleWarning warning) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("code", warning.code().code());
    json.putObject("message").put("en", warning.english()).put("zh", warning.chinese());
    ClockChange change = warning.clockChange();
    if (change != null) {
      json.put("at", change.at().toString()).put("count", change.count());
      ArrayNode times = json.putArray("local_times");
      change.localTimes().forEach(time -> times.add(time.toString()));
    }
    return json;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  /** An execution without its attempts. */
  static ObjectNode execution(Execution execution) {
    ObjectNode json = Json.MAPPER.valueToTree(execution);
    json.remove("own_parameters");
    json.put("status", execution.status().code());
    return json;
  }

  /** A schedule event. */
  static ObjectNode event(ScheduleEvent event) {
    ObjectNode json = Json.MAPPER.valueToTree(event);
    json.remove("ledger_at");
    json.remove("slot");
    return json;
  }

  /** An hour's statistics. */
  static ObjectNode stats(StatsRow row) {
    return Json.MAPPER
        .createObjectNode()
        .put("hour", row.hour().toString())
        .put("status", row.status())
        .put("executions", row.executions())
        .put("run_ms", row.runMillis())
        .put("run_ms_max", row.runMillisMax())
        .put("wait_ms", row.waitMillis())
        .put("wait_ms_max", row.waitMillisMax());
  }

  /** A record whose components are its fields. */
  static JsonNode plain(Object row) {
    return Json.MAPPER.valueToTree(row);
  }
}
