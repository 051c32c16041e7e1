package io.carillon.server.importer.peer;

import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.dialect.CronDialect;
import io.carillon.definition.CatchUp;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.schedule.Schedule;
import io.carillon.server.importer.ImportedConfig;
import io.carillon.server.importer.ImportedFile;
import io.carillon.server.importer.table.Row;
import io.carillon.server.importer.table.Rows;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Imports the tables of django-celery-beat (2.x). All fields of its crontab schedules must match,
 * also both day fields, which OCPS writes with a plus sign.
 */
public final class CeleryBeatImport {

  /** The begin of the names of the tables that are read. */
  public static final String TABLES = "django_celery_beat_";

  private static final String BEAT = "celery.backend_cleanup";

  private final PeerOptions options;
  private final Rows rows;
  private final ImportedFile file = new ImportedFile("django-celery-beat");
  private final Map<String, Map<String, Row>> schedules = new HashMap<>();

  private CeleryBeatImport(Rows rows, PeerOptions options) {
    this.rows = rows;
    this.options = options;
  }

  /** Imports the periodic tasks. */
  public static ImportedFile read(Rows rows, PeerOptions options) {
    CeleryBeatImport reading = new CeleryBeatImport(rows, options);
    rows.required(TABLES + "periodictask").forEach(reading::task);
    return reading.file;
  }

  private void task(Row task) {
    String place = "the periodic task \"%s\"".formatted(task.text("name"));
    if (task.text("task").equals(BEAT)) {
      file.leaveOut(place, "beat makes it by itself to clean its results.");
      return;
    }
    ImportedConfig config =
        new ImportedConfig(
            file.freeName(task.text("name")), ImportedConfig.typeName(task.text("task")));
    config.describe(task.text("description"));
    try {
      schedule(task, config);
    } catch (CronSyntaxException | ArithmeticException e) {
      file.leaveOut(place, String.valueOf(e.getMessage()));
      return;
    }
    parameters(task, config);
    config.policies(Overlap.ALLOW, CatchUp.Mode.LATEST);
    if (!task.flag("enabled")) {
      config.pause("disabled in django-celery-beat");
    }
    notes(task, config);
    file.add(place, config.json(), config.notes());
  }

  private void schedule(Row task, ImportedConfig config) {
    Optional<Row> crontab = find("crontabschedule", task.text("crontab_id"));
    Optional<Row> interval = find("intervalschedule", task.text("interval_id"));
    Optional<Row> clocked = find("clockedschedule", task.text("clocked_id"));
    if (crontab.isPresent()) {
      crontab(crontab.get(), config);
    } else if (interval.isPresent()) {
      config.every(distance(interval.get()));
    } else if (clocked.isPresent()) {
      clocked(clocked.get(), config);
    } else {
      config.manual();
      config.note(
          task.text("solar_id").isEmpty()
              ? "It has no schedule: it is manual."
              : "Its solar schedule has no equal: it is manual.");
    }
    window(task, config);
  }

  private Optional<Row> find(String table, String id) {
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Row> known = schedules.computeIfAbsent(table, this::byId);
    return Optional.ofNullable(known.get(id));
  }

  private Map<String, Row> byId(String table) {
    Map<String, Row> found = new HashMap<>();
    rows.of(TABLES + table).forEach(row -> found.put(row.text("id"), row));
    return found;
  }

  private void crontab(Row row, ImportedConfig config) {
    String day = row.text("day_of_month").replace(" ", "");
    String weekday = row.text("day_of_week").replace(" ", "");
    boolean both = !day.startsWith("*") && !weekday.startsWith("*");
    String pattern =
        "%s %s %s %s %s"
            .formatted(
                row.text("minute").replace(" ", ""),
                row.text("hour").replace(" ", ""),
                day,
                row.text("month_of_year").replace(" ", ""),
                both ? "+" + weekday : weekday);
    config.cron(pattern, CronDialect.OCPS, zone(row.text("timezone"), config));
  }

  private ZoneId zone(String name, ImportedConfig config) {
    try {
      return name.isEmpty() ? options.zone() : ZoneId.of(name);
    } catch (DateTimeException e) {
      config.note("%s is no time zone of IANA: %s is taken.".formatted(name, options.zone()));
      return options.zone();
    }
  }

  private static Duration distance(Row row) {
    long every = row.number("every", 1);
    return switch (row.text("period")) {
      case "days" -> Duration.ofDays(every);
      case "hours" -> Duration.ofHours(every);
      case "minutes" -> Duration.ofMinutes(every);
      case "microseconds" -> Duration.ofNanos(every * 1_000);
      default -> Duration.ofSeconds(every);
    };
  }

  private void clocked(Row row, ImportedConfig config) {
    Instant at = instant(row.text("clocked_time"));
    if (at != null && at.isAfter(options.now())) {
      config.at(at);
    } else {
      config.manual();
      config.note("Its only time, %s, is past: it is manual.".formatted(row.text("clocked_time")));
    }
  }

  private void window(Row task, ImportedConfig config) {
    boolean timed = !config.isOf(Schedule.Type.MANUAL);
    Instant start = instant(task.text("start_time"));
    Instant end = instant(task.text("expires"));
    if (timed && start != null && !config.schedule().has("at")) {
      config.schedule().put("start_at", start.toString());
    }
    if (timed && end != null && !config.schedule().has("at")) {
      config.schedule().put("end_at", end.toString());
    }
    if (task.flag("one_off") && timed && !config.schedule().has("at")) {
      config.schedule().put("max_fires", 1);
    }
  }

  /** Reads a time as databases write it; one without an offset is in the zone of the options. */
  private @Nullable Instant instant(String text) {
    if (text.isEmpty()) {
      return null;
    }
    String iso = text.strip().replace(' ', 'T').replaceAll("([+-]\\d{2})$", "$1:00");
    try {
      return iso.matches(".*([Zz]|[+-]\\d{2}:?\\d{2})$")
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).atZone(options.zone()).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static void parameters(Row task, ImportedConfig config) {
    JsonNode named = json(task.text("kwargs"));
    if (named instanceof ObjectNode object && !object.isEmpty()) {
      config.parameters().setAll(object);
    }
    JsonNode ordered = json(task.text("args"));
    if (ordered != null && ordered.isArray() && !ordered.isEmpty()) {
      config.note(
          "Its positional arguments %s have no equal: give them names, as parameters."
              .formatted(ordered));
    }
  }

  private static @Nullable JsonNode json(String text) {
    try {
      return text.isBlank() ? null : Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static void notes(Row task, ImportedConfig config) {
    String queue = task.text("queue");
    config.note(
        "The Celery task %s: declare it as a task type named %s%s."
            .formatted(
                task.text("task"),
                config.json().get("task_type").stringValue(),
                queue.isEmpty() ? "" : " with the Celery queue " + queue));
    if (!task.text("expire_seconds").isEmpty()) {
      config.json().put("start_deadline", task.text("expire_seconds") + "s");
    }
    if (!task.text("priority").isEmpty()) {
      config.note(
          "Its priority %s of AMQP has no equal; priority here is 0 to 9."
              .formatted(task.text("priority")));
    }
  }
}
