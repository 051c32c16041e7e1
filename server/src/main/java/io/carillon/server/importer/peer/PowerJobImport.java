package io.carillon.server.importer.peer;

import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.dialect.CronDialect;
import io.carillon.definition.CatchUp;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.server.importer.ImportedConfig;
import io.carillon.server.importer.ImportedFile;
import io.carillon.server.importer.table.Row;
import io.carillon.server.importer.table.Rows;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Imports PowerJob's table {@code job_info} (4.x and 5.x). */
public final class PowerJobImport {

  /** The table that is read. */
  public static final String TABLE = "job_info";

  // TimeExpressionType of PowerJob
  private static final int API = 1;
  private static final int CRON = 2;
  private static final int FIXED_RATE = 3;
  private static final int FIXED_DELAY = 4;
  private static final int DELETED = 99;
  private static final int STANDALONE = 1;

  private final PeerOptions options;
  private final ImportedFile file = new ImportedFile("PowerJob");

  private PowerJobImport(PeerOptions options) {
    this.options = options;
  }

  /** Imports the jobs. */
  public static ImportedFile read(Rows rows, PeerOptions options) {
    PowerJobImport reading = new PowerJobImport(options);
    rows.required(TABLE).forEach(reading::job);
    return reading.file;
  }

  private void job(Row job) {
    String place = "job_info %s, \"%s\"".formatted(job.text("id"), job.text("job_name"));
    if (job.number("status", 1) == DELETED) {
      return;
    }
    ImportedConfig config =
        new ImportedConfig(
            file.freeName(job.text("job_name")),
            ImportedConfig.typeName(job.text("processor_info").replaceAll("#.*", "")));
    config.describe(job.text("job_description"));
    try {
      schedule(job, config);
    } catch (CronSyntaxException | ArithmeticException e) {
      file.leaveOut(place, "%s: %s".formatted(job.text("time_expression"), e.getMessage()));
      return;
    }
    if (!job.text("job_params").isEmpty()) {
      config.parameters().put("params", job.text("job_params"));
    }
    policies(job, config);
    notes(job, config);
    file.add(place, config.json(), config.notes());
  }

  private void schedule(Row job, ImportedConfig config) {
    int kind = (int) job.number("time_expression_type", API);
    String expression = job.text("time_expression");
    switch (kind) {
      case CRON -> config.cron(expression, CronDialect.QUARTZ, options.zone());
      case FIXED_RATE -> config.every(Duration.ofMillis(job.number("time_expression", 0)));
      default -> config.manual();
    }
    if (kind == FIXED_DELAY) {
      config.note(
          "A fixed delay of %s ms counts from the end of a run, which no schedule here does: it is manual."
              .formatted(expression));
    } else if (kind > FIXED_DELAY) {
      config.note(
          "The time expression of type %d, %s, has no equal: it is manual."
              .formatted(kind, expression));
    } else if (kind != API) {
      lifecycle(job, config);
    }
  }

  private static void lifecycle(Row job, ImportedConfig config) {
    try {
      JsonNode span =
          job.text("lifecycle").isEmpty()
              ? Json.MAPPER.createObjectNode()
              : Json.MAPPER.readTree(job.text("lifecycle"));
      bound(span.path("start"), "start_at", config);
      bound(span.path("end"), "end_at", config);
    } catch (JacksonException e) {
      config.note("Its life cycle cannot be read: %s.".formatted(job.text("lifecycle")));
    }
  }

  private static void bound(JsonNode millis, String field, ImportedConfig config) {
    if (millis.canConvertToLong() && millis.isIntegralNumber()) {
      config.schedule().put(field, Instant.ofEpochMilli(millis.longValue()).toString());
    }
  }

  private static void policies(Row job, ImportedConfig config) {
    long most = job.number("max_instance_num", 0);
    config.policies(most > 0 ? Overlap.SKIP : Overlap.ALLOW, CatchUp.Mode.LATEST);
    if (most > 0) {
      config.json().put("max_concurrent", Math.min(most, 1_000));
    }
    long retries = job.number("instance_retry_num", 0);
    if (retries > 0) {
      config.json().putObject("retry").put("max_attempts", Math.min(retries, 99) + 1);
    }
    long millis = job.number("instance_time_limit", 0);
    if (millis > 0) {
      config.json().put("timeout", Durations.format(Duration.ofMillis(millis)));
    }
    if (job.number("status", 1) != 1) {
      config.pause("disabled in PowerJob");
    }
  }

  private static void notes(Row job, ImportedConfig config) {
    config.note(
        "The processor %s: write it as a task type named %s."
            .formatted(job.text("processor_info"), config.json().get("task_type").stringValue()));
    if (job.number("execute_type", STANDALONE) != STANDALONE) {
      config.note(
          "It ran as broadcast, map or map-reduce; here one worker runs it: divide the work by"
              + " configs.");
    }
    if (job.number("task_retry_num", 0) > 0) {
      config.note(
          "task_retry_num=%s has no equal: a run is retried as a whole."
              .formatted(job.text("task_retry_num")));
    }
    if (!job.text("notify_user_ids").isEmpty()) {
      config.note("Users were notified of failures: write an alert rule.");
    }
  }
}
