package io.carillon.server.api.view;

import io.carillon.audit.Audit;
import io.carillon.config.PurgedConfig;
import io.carillon.config.TaskConfig;
import io.carillon.config.search.ListedConfig;
import io.carillon.database.Counted;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionValues;
import io.carillon.grouping.Labels;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery.Field;
import io.carillon.history.ScheduleEvent;
import io.carillon.history.WorkerRow;
import io.carillon.queue.QueuePauses;
import io.carillon.queue.QueueRow;
import io.carillon.record.NewScheduleEvent;
import io.carillon.schedule.ClockChange;
import io.carillon.schedule.text.ScheduleWarning;
import io.carillon.sentence.Reason;
import io.carillon.statistics.total.StatsReport;
import io.carillon.tasktype.TaskTypeRow;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Builds the JSON of configs, executions, events and statistics. */
public final class JsonViews {

  private JsonViews() {}

  /** Returns a task config, with its policies as top-level fields. */
  public static ObjectNode config(TaskConfig config) {
    Definition definition = config.definition();
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", config.id())
        .put("namespace", definition.namespace())
        .put("name", definition.name())
        .put("description", definition.description());
    json.set("labels", Labels.json(definition.labels()));
    json.put("task_type", definition.taskType()).put("status", config.status().code());
    SentenceJson.putStatusReason(json, config.status(), config.statusReason());
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
    ObjectNode json = Json.MAPPER.createObjectNode().put("code", warning.code().code());
    json.putObject("message").put("en", warning.english()).put("zh", warning.chinese());
    ClockChange change = warning.clockChange();
    if (change != null) {
      json.put("at", change.at().toString()).put("count", change.count());
      ArrayNode times = json.putArray("local_times");
      change.localTimes().forEach(time -> times.add(time.toString()));
    }
    return json;
  }

  /** Returns an instant as JSON has it; null for none. */
  public static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  /** Returns a task config of a list; stored JSON is written as it is. */
  public static ObjectNode listed(ListedConfig config) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("id", config.id())
        .put("namespace", config.definition().namespace())
        .put("name", config.name())
        .put("description", config.definition().description());
    json.set("labels", Labels.json(config.definition().labels()));
    json.put("task_type", config.taskType()).put("status", config.status().code());
    SentenceJson.putStatusReason(json, config.status(), config.statusReason());
    putRaw(json, "parameters", config.parameters());
    json.set("schedule", DefinitionWriter.write(config.schedule()));
    json.setAll(DefinitionWriter.write(config.definition().policies()));
    json.put("priority", config.definition().priority())
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

  /** Returns the record of a purged task config. */
  public static ObjectNode purged(PurgedConfig purged) {
    PurgedConfig.Life life = purged.life();
    PurgedConfig.Removed removed = purged.removed();
    return Json.MAPPER
        .createObjectNode()
        .put("task_config_id", purged.taskConfigId())
        .put("namespace", purged.name().namespace())
        .put("name", purged.name().name())
        .put("task_type", purged.taskType())
        .put("created_at", life.createdAt().toString())
        .put("deleted_at", life.deleted().at().toString())
        .put("deleted_by", life.deleted().by())
        .put("purged_at", life.purged().at().toString())
        .put("purged_by", life.purged().by())
        .put("versions", removed.versions())
        .put("executions", removed.executions())
        .put("events", removed.events());
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
    SentenceJson.putError(json, texts.error());
    putRaw(json.putNull("progress"), "progress", texts.progress());
    return json;
  }

  /**
   * Adds the values that a user passed, and the parameters that the last attempt got in place of
   * placeholders; null for none.
   */
  public static void putValues(ObjectNode json, ExecutionValues.Shown values) {
    putRaw(json.putNull("values"), "values", values.passed());
    putRaw(json.putNull("rendered_parameters"), "rendered_parameters", values.rendered());
  }

  private static void putTask(ObjectNode json, Execution.Task task) {
    json.put("task_config_id", task.configId())
        .put("task_config_name", task.configName())
        .put("config_version", task.configVersion())
        .put("task_type", task.type())
        .put("queue", task.queue())
        .put("priority", task.priority());
  }

  private static void putTries(ObjectNode json, Execution.Tries tries) {
    json.put("attempt", tries.attempt())
        .put("failures", tries.failures())
        .put("max_attempts", tries.maxAttempts());
  }

  private static ObjectNode summary(Execution execution) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("id", execution.id().toString());
    putTask(json, execution.task());
    json.put("status", execution.status().code())
        .put("held", execution.held())
        .put("trigger", execution.trigger().code());
    putTimes(json, execution.times(), execution.expectedAt());
    putTries(json, execution.state().tries());
    json.put("worker_id", idText(execution.workerId()))
        .put("triggered_by", execution.triggeredBy())
        .put("retry_of", idText(execution.cause().retryOf()))
        .put("trace_id", execution.cause().traceId());
    String reason = execution.cancelReason();
    return SentenceJson.put(
        json, "cancel_reason", reason == null ? null : Reason.recognised(reason));
  }

  private static void putTimes(ObjectNode json, Execution.Times times, @Nullable Instant expected) {
    Instant started = times.startedAt();
    json.put("due_at", text(times.dueAt()))
        .put("queued_at", times.queuedAt().toString())
        .put("wakes_at", text(times.wakesAt()))
        .put("start_by", text(times.startBy()))
        .put("started_at", text(started))
        .put("finished_at", text(times.finishedAt()))
        .put("late_ms", expected == null ? null : between(expected, started))
        .put("wait_ms", between(expected == null ? times.queuedAt() : expected, started))
        .put("run_ms", between(started, times.finishedAt()));
  }

  /** Returns an ended attempt of an execution. */
  public static ObjectNode attempt(Execution.Attempt attempt) {
    ObjectNode json = Json.MAPPER.valueToTree(attempt);
    return json.put("outcome", attempt.outcome().code());
  }

  /** Returns a worker. */
  public static ObjectNode worker(WorkerRow worker) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", worker.id().toString())
            .put("runtime", worker.runtime());
    json.setAll(fields(worker.home()));
    json.setAll(fields(worker.offer()));
    json.setAll(fields(worker.state()));
    return json.setAll(fields(worker.times()));
  }

  /** Returns the state of a queue. */
  public static ObjectNode queue(QueueRow queue, Map<String, QueuePauses.Pause> pauses) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("name", queue.name())
        .put("depth", queue.depth().count())
        .put("deeper", queue.depth().more())
        .put("sleeping", queue.sleeping())
        .put("consumers", queue.workers().active())
        .put("paused", queue.workers().paused())
        .put("capacity", queue.workers().capacity())
        .put("oldest_queued_at", text(queue.oldestQueuedAt()))
        .put("rate_per_second", queue.ratePerSecond());
    QueuePauses.Pause pause = pauses.get(queue.name());
    if (pause == null) {
      return json.putNull("pause");
    }
    json.putObject("pause")
        .put("at", pause.at().toString())
        .put("by", pause.by())
        .put("reason", pause.reason());
    return json;
  }

  /** Returns a task type. */
  public static ObjectNode taskType(TaskTypeRow type) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", type.name())
            .put("description", type.description())
            .put("runtime", type.runtime())
            .put("queue", type.queue());
    json.set("parameter_schema", type.parameterSchema());
    json.set("defaults", type.defaults());
    json.set("celery", type.celery());
    return json.setAll(fields(type.times()));
  }

  /** Returns the result of an audit. */
  public static ObjectNode audit(Audit audit) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("due", audit.due())
            .set("by_kind", plain(audit.byKind()));
    ArrayNode findings = json.putArray("findings");
    audit.findings().forEach(finding -> findings.add(finding(finding)));
    return json.put("more", audit.more())
        .put("up_to", audit.upTo().toString())
        .put("removed_up_to", text(audit.removed().upTo()))
        .put("removed_executions", audit.removed().executions());
  }

  private static ObjectNode finding(Audit.Finding finding) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("kind", finding.kind())
            .put("due_at", finding.dueAt().toString());
    return SentenceJson.put(json, "message", finding.sentence())
        .put("execution_id", idText(finding.executionId()));
  }

  /** Returns the components of a record as fields. */
  static ObjectNode fields(Object row) {
    return Json.MAPPER.valueToTree(row);
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
    NewScheduleEvent entry = event.entry();
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", event.id())
            .put("task_config_id", entry.taskConfigId())
            .put("kind", entry.kind().code())
            .put("due_at", text(entry.dueAt()))
            .put("last_due_at", text(entry.lastDueAt()))
            .put("count", entry.count())
            .put("decided_at", entry.decidedAt().toString());
    SentenceJson.put(json, "reason", entry.remarks().reason())
        .put("execution_id", idText(entry.remarks().executionId()))
        .put("actor", entry.actor());
    ObjectNode detail = entry.remarks().detail();
    return detail == null ? json.putNull("detail") : json.set("detail", detail);
  }

  private static void putCounts(ObjectNode json, Map<ExecutionStatus, Long> counts) {
    for (ExecutionStatus status : ExecutionStatus.values()) {
      if (status.ended()) {
        json.put(status.code(), counts.getOrDefault(status, 0L));
      }
    }
  }

  /** Returns totals of ended executions. */
  public static ObjectNode totals(StatsReport.Totals totals) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    putCounts(json.putObject("counts"), totals.counts());
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
