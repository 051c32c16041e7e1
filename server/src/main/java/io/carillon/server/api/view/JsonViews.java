package io.carillon.server.api.view;

import io.carillon.config.TaskConfig;
import io.carillon.config.search.ListedConfig;
import io.carillon.database.Counted;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery.Field;
import io.carillon.history.ScheduleEvent;
import io.carillon.schedule.ClockChange;
import io.carillon.schedule.text.ScheduleWarning;
import io.carillon.statistics.StatsReport;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Builds the JSON of configs, executions, events and statistics. */
public final class JsonViews {

  /** Fields of a task config that are shown in responses and ignored in requests. */
  public static final String[] SHOWN = {
    "id",
    "status",
    "status_reason",
    "next_due_at",
    "version",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "deleted_at",
    "deleted_by",
    "warnings",
    "schedule_state",
    "last_execution",
    "stats",
    "recent"
  };

  private JsonViews() {}

  /** Returns a task config, with its policies as top-level fields. */
  public static ObjectNode config(TaskConfig config) {
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
        .put("updated_by", config.updatedBy())
        .put("deleted_at", text(config.deletedAt()))
        .put("deleted_by", config.deletedBy());
    return json;
  }

  /** Returns a task config after saving, with the warnings about its schedule. */
  public static ObjectNode saved(TaskConfig config, List<ScheduleWarning> warnings) {
    ObjectNode json = config(config);
    json.set("warnings", warnings(warnings));
    return json;
  }

  /** Returns the warnings about a schedule. */
  public static ArrayNode warnings(List<ScheduleWarning> warnings) {
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

  /** Returns a task config of a list; stored JSON is written as it is. */
  public static ObjectNode listed(ListedConfig config) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", config.id())
        .put("name", config.name())
        .put("description", config.description())
        .put("task_type", config.taskType())
        .put("status", config.status().code())
        .put("status_reason", config.statusReason());
    putRaw(json, "parameters", config.parameters());
    json.set("schedule", DefinitionWriter.write(config.schedule()));
    json.setAll(DefinitionWriter.write(config.policies()));
    json.put("priority", config.priority())
        .put("next_due_at", text(config.nextDueAt()))
        .put("version", config.version())
        .put("created_at", config.createdAt().toString())
        .put("created_by", config.createdBy())
        .put("updated_at", config.updatedAt().toString())
        .put("updated_by", config.updatedBy())
        .put("deleted_at", deleted(config) ? config.updatedAt().toString() : null)
        .put("deleted_by", deleted(config) ? config.updatedBy() : null);
    return json;
  }

  private static boolean deleted(ListedConfig config) {
    return config.status() == ConfigStatus.DELETED;
  }

  /** Writes stored JSON as it is; does nothing for null. */
  private static void putRaw(ObjectNode json, String field, @Nullable String value) {
    if (value != null) {
      json.putRawValue(field, new RawValue(value));
    }
  }

  /** Returns an execution with all optional fields, without its attempts. */
  public static ObjectNode execution(Execution execution) {
    return execution(execution, EnumSet.allOf(Field.class));
  }

  /**
   * Returns an execution without its attempts.
   *
   * @param fields the optional fields to add to its summary
   */
  public static ObjectNode execution(Execution execution, Set<Field> fields) {
    ObjectNode json = summary(execution);
    Execution.Texts texts = execution.texts();
    if (fields.contains(Field.PARAMETERS)) {
      putRaw(json, "parameters", texts.parameters());
    }
    if (fields.contains(Field.RESULT)) {
      putRaw(json.putNull("result"), "result", texts.result());
    }
    putRaw(json.putNull("error"), "error", texts.error());
    putRaw(json.putNull("progress"), "progress", texts.progress());
    return json;
  }

  private static ObjectNode summary(Execution execution) {
    Instant started = execution.startedAt();
    Instant due = execution.dueAt();
    Instant wanted = due == null ? execution.queuedAt() : due;
    return Json.MAPPER
        .createObjectNode()
        .put("id", execution.id().toString())
        .put("task_config_id", execution.taskConfigId())
        .put("task_config_name", execution.taskConfigName())
        .put("config_version", execution.configVersion())
        .put("task_type", execution.taskType())
        .put("queue", execution.queue())
        .put("priority", execution.priority())
        .put("status", execution.status().code())
        .put("held", execution.held())
        .put("trigger", execution.trigger().code())
        .put("due_at", text(due))
        .put("queued_at", execution.queuedAt().toString())
        .put("wakes_at", text(execution.wakesAt()))
        .put("start_by", text(execution.startBy()))
        .put("started_at", text(started))
        .put("finished_at", text(execution.finishedAt()))
        .put("wait_ms", between(wanted, started))
        .put("run_ms", between(started, execution.finishedAt()))
        .put("attempt", execution.attempt())
        .put("failures", execution.failures())
        .put("max_attempts", execution.maxAttempts())
        .put("worker_id", idText(execution.workerId()))
        .put("triggered_by", execution.triggeredBy())
        .put("retry_of", idText(execution.retryOf()))
        .put("cancel_reason", execution.cancelReason());
  }

  private static @Nullable String idText(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  private static @Nullable Long between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? null : Math.max(0, Duration.between(from, to).toMillis());
  }

  /** Returns a count that is exact up to a bound. */
  public static ObjectNode counted(Counted counted) {
    return Json.MAPPER.createObjectNode().put("count", counted.count()).put("more", counted.more());
  }

  /** Returns a schedule event. */
  public static ObjectNode event(ScheduleEvent event) {
    ObjectNode json = Json.MAPPER.valueToTree(event);
    json.remove("ledger_at");
    json.remove("slot");
    return json;
  }

  /** Returns totals of ended executions. */
  public static ObjectNode totals(StatsReport.Totals totals) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    ObjectNode counts = json.putObject("counts");
    for (ExecutionStatus status : ExecutionStatus.values()) {
      if (status.ended()) {
        counts.put(status.code(), totals.counts().getOrDefault(status, 0L));
      }
    }
    return json.put("total", totals.total())
        .put("success_rate", totals.successRate())
        .put("run_ms_mean", totals.runMillisMean())
        .put("run_ms_max", totals.runMillisMax())
        .put("run_ms_total", totals.runMillis())
        .put("wait_ms_mean", totals.waitMillisMean())
        .put("wait_ms_max", totals.waitMillisMax())
        .put("wait_ms_total", totals.waitMillis());
  }

  /** Returns a record with its components as fields. */
  public static JsonNode plain(Object row) {
    return Json.MAPPER.valueToTree(row);
  }
}
