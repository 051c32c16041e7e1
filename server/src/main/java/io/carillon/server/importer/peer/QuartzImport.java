package io.carillon.server.importer.peer;

import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.dialect.CronDialect;
import io.carillon.definition.CatchUp;
import io.carillon.definition.Overlap;
import io.carillon.schedule.Schedule;
import io.carillon.server.importer.ImportedConfig;
import io.carillon.server.importer.ImportedFile;
import io.carillon.server.importer.table.Row;
import io.carillon.server.importer.table.Rows;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Imports Quartz's tables (2.x): each trigger becomes a config. The calendars of Quartz are
 * serialized Java objects, which are not read.
 */
public final class QuartzImport {

  // Misfire instructions of Quartz
  private static final int IGNORE_MISFIRES = -1;
  private static final int CRON_DO_NOTHING = 2;
  private static final int NOW_WITH_REMAINING = 3;

  private final PeerOptions options;
  private final Rows rows;
  private final ImportedFile file = new ImportedFile("Quartz");
  private final Map<String, Row> jobs = new HashMap<>();

  private QuartzImport(Rows rows, PeerOptions options) {
    this.rows = rows;
    this.options = options;
  }

  /** Imports the triggers. */
  public static ImportedFile read(Rows rows, PeerOptions options) {
    QuartzImport reading = new QuartzImport(rows, options);
    reading.table("JOB_DETAILS").forEach((key, job) -> reading.jobs.put(key, job));
    Map<String, Row> cron = reading.table("CRON_TRIGGERS");
    Map<String, Row> simple = reading.table("SIMPLE_TRIGGERS");
    Map<String, Row> properties = reading.table("SIMPROP_TRIGGERS");
    for (Row trigger : rows.required(options.prefix() + "TRIGGERS")) {
      String key = key(trigger, "trigger_name", "trigger_group");
      Row empty = new Row(Map.of());
      reading.trigger(
          trigger,
          switch (trigger.text("trigger_type")) {
            case "CRON" -> cron.getOrDefault(key, empty);
            case "SIMPLE" -> simple.getOrDefault(key, empty);
            default -> properties.getOrDefault(key, empty);
          });
    }
    return reading.file;
  }

  private Map<String, Row> table(String name) {
    Map<String, Row> found = new HashMap<>();
    boolean job = name.equals("JOB_DETAILS");
    rows.of(options.prefix() + name)
        .forEach(row ->
            found.put(
                key(row, job ? "job_name" : "trigger_name", job ? "job_group" : "trigger_group"),
                row));
    return found;
  }

  /** Names are unique in a group of a scheduler. */
  private static String key(Row row, String name, String group) {
    return row.text("sched_name") + "\n" + row.text(group) + "\n" + row.text(name);
  }

  private void trigger(Row trigger, Row own) {
    String name = trigger.text("trigger_group") + "." + trigger.text("trigger_name");
    String place = "the trigger " + name;
    String state = trigger.text("trigger_state");
    if (state.equals("COMPLETE")) {
      file.leaveOut(place, "it is complete and will not fire again.");
      return;
    }
    Row job = jobs.getOrDefault(key(trigger, "job_name", "job_group"), new Row(Map.of()));
    ImportedConfig config =
        new ImportedConfig(
            file.freeName(name.replaceFirst("^DEFAULT\\.", "")),
            ImportedConfig.typeName(job.text("job_class_name")));
    config.describe(trigger.text("description"));
    try {
      schedule(trigger, own, config);
    } catch (CronSyntaxException | IllegalArgumentException | ArithmeticException e) {
      file.leaveOut(place, own.text("cron_expression") + ": " + e.getMessage());
      return;
    }
    JobData.read(job.text("job_data"), config, "job");
    JobData.read(trigger.text("job_data"), config, "trigger");
    policies(trigger, job, config);
    notes(trigger, job, config);
    file.add(place, config.json(), config.notes());
  }

  private void schedule(Row trigger, Row own, ImportedConfig config) {
    switch (trigger.text("trigger_type")) {
      case "CRON" -> {
        config.cron(
            own.text("cron_expression"),
            CronDialect.QUARTZ,
            zone(own.text("time_zone_id"), config));
        window(trigger, config);
      }
      case "SIMPLE" -> simple(trigger, own, config);
      case "CAL_INT" -> {
        CalendarInterval.of(trigger, own, zone(own.text("str_prop_2"), config)).apply(config);
        window(trigger, config);
      }
      default -> {
        config.manual();
        config.note(
            "A trigger of the type %s has no equal: it is manual."
                .formatted(trigger.text("trigger_type")));
      }
    }
  }

  private ZoneId zone(String name, ImportedConfig config) {
    try {
      return name.isEmpty() ? options.zone() : ZoneId.of(name, ZoneId.SHORT_IDS);
    } catch (DateTimeException e) {
      config.note("%s is no time zone of IANA: %s is taken.".formatted(name, options.zone()));
      return options.zone();
    }
  }

  /** A start in the past changes nothing about a pattern; that of an interval is its phase. */
  private void window(Row trigger, ImportedConfig config) {
    Instant start = Instant.ofEpochMilli(trigger.number("start_time", 0));
    boolean interval = config.isOf(Schedule.Type.INTERVAL);
    if (interval || start.isAfter(options.now())) {
      config.schedule().put("start_at", start.toString());
    }
    long end = trigger.number("end_time", 0);
    if (end > 0) {
      // Quartz fires at its end time too.
      config.schedule().put("end_at", Instant.ofEpochMilli(end + 1).toString());
    }
  }

  private void simple(Row trigger, Row own, ImportedConfig config) {
    long repeats = own.number("repeat_count", 0);
    long left = repeats + 1 - own.number("times_triggered", 0);
    Instant next = Instant.ofEpochMilli(trigger.number("next_fire_time", 0));
    if (repeats == 0) {
      Instant at = Instant.ofEpochMilli(trigger.number("start_time", 0));
      if (at.isAfter(options.now())) {
        config.at(at);
      } else {
        config.manual();
        config.note("Its only time, %s, is past: it is manual.".formatted(at));
      }
      return;
    }
    config.every(Duration.ofMillis(own.number("repeat_interval", 0)));
    window(trigger, config);
    if (repeats > 0) {
      config.schedule().put("max_fires", Math.max(1, left));
      config.schedule().put("start_at", next.toString());
      config.note(
          "Of %d fires %d are left, counted from its next one.".formatted(repeats + 1, left));
    }
  }

  private static void policies(Row trigger, Row job, ImportedConfig config) {
    int misfire = (int) trigger.number("misfire_instr", 0);
    boolean cron = !trigger.text("trigger_type").equals("SIMPLE");
    CatchUp.Mode mode = CatchUp.Mode.LATEST;
    if (misfire == IGNORE_MISFIRES) {
      mode = CatchUp.Mode.ALL;
    } else if (cron ? misfire == CRON_DO_NOTHING : misfire > NOW_WITH_REMAINING) {
      mode = CatchUp.Mode.NONE;
    }
    boolean alone = job.flag("is_nonconcurrent");
    config.policies(alone ? Overlap.BUFFER_ONE : Overlap.ALLOW, mode);
    long priority = trigger.number("priority", 5);
    if (priority != 5) {
      config.json().put("priority", Math.clamp(priority, 0, 9));
    }
    if (trigger.text("trigger_state").startsWith("PAUSED")) {
      config.pause("paused in Quartz");
    }
  }

  private static void notes(Row trigger, Row job, ImportedConfig config) {
    config.note(
        "The job class %s: write it as a task type named %s."
            .formatted(
                job.text("job_class_name").isEmpty() ? "is missing" : job.text("job_class_name"),
                config.json().get("task_type").stringValue()));
    if (!trigger.text("calendar_name").isEmpty()) {
      config.note(
          "Quartz excluded times by its calendar %s, a serialized Java object: write a calendar, and name it in schedule.calendar."
              .formatted(trigger.text("calendar_name")));
    }
    if (trigger.text("trigger_state").equals("ERROR")) {
      config.note("Quartz had it in the state ERROR.");
    }
    if (trigger.number("priority", 5) > 9) {
      config.note("Its priority %s became 9.".formatted(trigger.text("priority")));
    }
    if (job.flag("requests_recovery")) {
      config.note("It requested recovery: an execution that is lost here runs again by itself.");
    }
  }
}
