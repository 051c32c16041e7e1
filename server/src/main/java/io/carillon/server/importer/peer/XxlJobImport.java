package io.carillon.server.importer.peer;

import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.dialect.CronDialect;
import io.carillon.definition.CatchUp;
import io.carillon.definition.Overlap;
import io.carillon.server.importer.ImportedConfig;
import io.carillon.server.importer.ImportedFile;
import io.carillon.server.importer.table.Row;
import io.carillon.server.importer.table.Rows;
import io.carillon.time.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Imports XXL-JOB's tables {@code xxl_job_info} and {@code xxl_job_group} (2.3 to 3.x). */
public final class XxlJobImport {

  private static final String JOBS = "xxl_job_info";
  private static final String GROUPS = "xxl_job_group";

  /** The tables that are read. */
  public static final Set<String> TABLES = Set.of(JOBS, GROUPS);

  private static final Map<String, String> INTERPRETERS =
      Map.of(
          "GLUE_SHELL", "bash",
          "GLUE_PYTHON", "python3",
          "GLUE_PYTHON2", "python2",
          "GLUE_NODEJS", "node",
          "GLUE_PHP", "php",
          "GLUE_POWERSHELL", "pwsh");
  private static final Set<String> USUAL_ROUTES = Set.of("", "FIRST", "ROUND", "RANDOM", "LAST");

  private final PeerOptions options;
  private final ImportedFile file = new ImportedFile("XXL-JOB");
  private final Map<String, String> groups = new HashMap<>();

  private XxlJobImport(PeerOptions options) {
    this.options = options;
  }

  /** Imports the jobs. */
  public static ImportedFile read(Rows rows, PeerOptions options) {
    XxlJobImport reading = new XxlJobImport(options);
    rows.of(GROUPS).forEach(group -> reading.groups.put(group.text("id"), group.text("app_name")));
    rows.required(JOBS).forEach(reading::job);
    return reading.file;
  }

  private void job(Row job) {
    String place = "xxl_job_info %s, \"%s\"".formatted(job.text("id"), job.text("job_desc"));
    String glue = job.text("glue_type");
    if (!glue.equals("BEAN") && !INTERPRETERS.containsKey(glue)) {
      file.leaveOut(
          place,
          "a job of the type %s has its source in the database: make a task type of it."
              .formatted(glue));
      return;
    }
    boolean bean = glue.equals("BEAN");
    ImportedConfig config =
        new ImportedConfig(
            file.freeName(job.text("job_desc")),
            bean ? ImportedConfig.typeName(job.text("executor_handler")) : "script");
    try {
      schedule(job, config);
    } catch (CronSyntaxException | ArithmeticException e) {
      file.leaveOut(place, "%s: %s".formatted(job.text("schedule_conf"), e.getMessage()));
      return;
    }
    parameters(job, config, bean);
    policies(job, config);
    notes(job, config, bean);
    file.add(place, config.json(), config.notes());
  }

  /** Before 2.3 a job had only job_cron. */
  private void schedule(Row job, ImportedConfig config) {
    String kind = job.has("schedule_type") ? job.text("schedule_type") : "CRON";
    String setting = job.has("schedule_conf") ? job.text("schedule_conf") : job.text("job_cron");
    switch (kind) {
      case "CRON" -> config.cron(setting, CronDialect.QUARTZ, options.zone());
      case "FIX_RATE" -> config.every(Duration.ofSeconds(job.number("schedule_conf", 0)));
      default -> config.manual();
    }
    if (kind.equals("FIX_DELAY")) {
      config.note(
          "FIX_DELAY of %s s counts from the end of a run, which no schedule here does: it is manual."
              .formatted(setting));
    }
  }

  private void parameters(Row job, ImportedConfig config, boolean bean) {
    if (bean) {
      if (!job.text("executor_param").isEmpty()) {
        config.parameters().put("param", job.text("executor_param"));
      }
      return;
    }
    config
        .parameters()
        .put("interpreter", INTERPRETERS.getOrDefault(job.text("glue_type"), "bash"))
        .put("source", job.text("glue_source"));
    if (!job.text("executor_param").isEmpty()) {
      config.note(
          "The script got \"%s\" as its first argument: a script here has parameters, not arguments."
              .formatted(job.text("executor_param")));
    }
  }

  private static void policies(Row job, ImportedConfig config) {
    boolean late = job.text("misfire_strategy").equals("FIRE_ONCE_NOW");
    config.policies(
        overlap(job.text("executor_block_strategy")),
        late ? CatchUp.Mode.LATEST : CatchUp.Mode.NONE);
    long retries = job.number("executor_fail_retry_count", 0);
    if (retries > 0) {
      config.json().putObject("retry").put("max_attempts", Math.min(retries, 99) + 1);
    }
    long seconds = job.number("executor_timeout", 0);
    if (seconds > 0) {
      config.json().put("timeout", Durations.format(Duration.ofSeconds(seconds)));
    }
    if (job.number("trigger_status", 0) != 1) {
      config.pause("stopped in XXL-JOB");
    }
  }

  private static Overlap overlap(String strategy) {
    return switch (strategy) {
      case "DISCARD_LATER" -> Overlap.SKIP;
      case "COVER_EARLY" -> Overlap.CANCEL_RUNNING;
      default -> Overlap.BUFFER_ALL; // SERIAL_EXECUTION
    };
  }

  private void notes(Row job, ImportedConfig config, boolean bean) {
    if (bean) {
      config.note(
          "The handler \"%s\" of the executor \"%s\": write it as a task type named %s."
              .formatted(
                  job.text("executor_handler"),
                  groups.getOrDefault(job.text("job_group"), job.text("job_group")),
                  config.json().get("task_type").stringValue()));
    }
    String route = job.text("executor_route_strategy");
    if (!USUAL_ROUTES.contains(route)) {
      config.note(
          route.equals("SHARDING_BROADCAST")
              ? "SHARDING_BROADCAST runs on every executor; here one worker runs it: make a config"
                  + " for each shard."
              : "The route %s has no equal: any worker of the queue takes it.".formatted(route));
    }
    if (!job.text("child_jobid").isEmpty()) {
      config.note(
          "The jobs %s ran after it succeeded; let the handler run them, or give them schedules."
              .formatted(job.text("child_jobid")));
    }
    if (!job.text("alarm_email").isEmpty()) {
      config.note("Alarms went to %s: write an alert rule.".formatted(job.text("alarm_email")));
    }
  }
}
