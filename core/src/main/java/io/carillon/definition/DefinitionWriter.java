package io.carillon.definition;

import io.carillon.grouping.Labels;
import io.carillon.schedule.DstPolicy;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.Window;
import io.carillon.time.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes definitions, schedules and policies as the JSON that the readers accept. */
public final class DefinitionWriter {

  private DefinitionWriter() {}

  /** Returns the whole definition as JSON, with the policies inlined among its fields. */
  public static ObjectNode write(Definition definition) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("namespace", definition.namespace())
            .put("name", definition.name())
            .put("description", definition.description());
    json.set("labels", Labels.json(definition.labels()));
    json.put("task_type", definition.taskType());
    json.set("parameters", definition.parameters());
    json.set("schedule", write(definition.schedule()));
    json.setAll(write(definition.policies()));
    return json.put("priority", definition.priority());
  }

  /** Returns the schedule as JSON. */
  public static ObjectNode write(Schedule schedule) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("type", schedule.type().code());
    switch (schedule) {
      case Schedule.Interval interval -> json.put("every", Durations.format(interval.every()));
      case Schedule.Cron cron -> cron(json, cron);
      case Schedule.OnDate once -> json.put("at", once.at().toString());
      case Schedule.Manual() -> {}
      case Schedule.OnCalendar on -> {
        return onCalendar(on);
      }
    }
    window(json, schedule.window());
    if (!schedule.jitter().max().isZero()) {
      json.put("jitter", Durations.format(schedule.jitter().max()));
    }
    return json;
  }

  private static void cron(ObjectNode json, Schedule.Cron cron) {
    json.put("expression", cron.pattern().text()).put("timezone", cron.zone().getId());
    dst(json, cron.dst());
  }

  private static ObjectNode onCalendar(Schedule.OnCalendar on) {
    return write(on.nominal())
        .put("calendar", on.calendarName())
        .put("on_excluded", on.onExcluded().code());
  }

  /** Returns the policies as JSON, including default values. */
  public static ObjectNode write(Policies policies) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("overlap", policies.overlap().code());
    json.put("max_concurrent", policies.maxConcurrent());
    json.set("catch_up", write(policies.catchUp()));
    json.put("start_deadline", text(policies.startDeadline()));
    json.set("retry", write(policies.retry()));
    json.put("timeout", text(policies.timeout()));
    json.put("pause_on_failure", policies.pauseOnFailure());
    json.put("allow_run_parameters", policies.allowRunParameters());
    return json;
  }

  /** Returns the defaults of a task type as JSON, without those that it does not have. */
  public static ObjectNode write(TypeDefaults defaults) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    if (defaults.retry() != null) {
      json.set("retry", write(defaults.retry()));
    }
    if (defaults.timeout() != null) {
      json.put("timeout", Durations.format(defaults.timeout()));
    }
    if (defaults.priority() != null) {
      json.put("priority", defaults.priority());
    }
    if (defaults.maxConcurrent() != null) {
      json.put("max_concurrent", defaults.maxConcurrent());
    }
    return json;
  }

  static ObjectNode write(CatchUp catchUp) {
    return Json.MAPPER
        .createObjectNode()
        .put("mode", catchUp.mode().code())
        .put("grace", Durations.format(catchUp.grace()))
        .put("window", Durations.format(catchUp.window()))
        .put("max_runs", catchUp.maxRuns());
  }

  static ObjectNode write(Retry retry) {
    return Json.MAPPER
        .createObjectNode()
        .put("max_attempts", retry.maxAttempts())
        .put("delay", Durations.format(retry.delay()))
        .put("backoff", retry.backoff())
        .put("max_delay", Durations.format(retry.maxDelay()));
  }

  private static @Nullable String text(@Nullable Duration duration) {
    return duration == null ? null : Durations.format(duration);
  }

  private static void dst(ObjectNode json, DstPolicy dst) {
    if (!dst.equals(DstPolicy.DEFAULT)) {
      json.putObject("dst").put("gap", dst.gap().code()).put("overlap", dst.overlap().code());
    }
  }

  private static void window(ObjectNode json, Window window) {
    if (window.startAt() != null) {
      json.put("start_at", window.startAt().toString());
    }
    if (window.endAt() != null) {
      json.put("end_at", window.endAt().toString());
    }
    if (window.maxFires() != null) {
      json.put("max_fires", window.maxFires());
    }
  }
}
