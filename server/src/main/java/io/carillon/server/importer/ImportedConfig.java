package io.carillon.server.importer;

import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.dialect.CronDialect;
import io.carillon.definition.CatchUp;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.schedule.Schedule;
import io.carillon.text.StoredText;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A config that an import builds, with notes about what has no equal. Confined to one thread. */
public final class ImportedConfig {

  private final ObjectNode json = Json.MAPPER.createObjectNode();
  private final List<String> notes = new ArrayList<>();

  /** Creates a config of a name and a type. */
  public ImportedConfig(String name, String taskType) {
    json.put("name", name).put("task_type", taskType);
  }

  /** Returns the config as JSON. */
  public ObjectNode json() {
    return json;
  }

  /** Returns the notes. */
  public List<String> notes() {
    return notes;
  }

  /** Adds a note. */
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** Sets the description; a blank one is left out. */
  public void describe(@Nullable String text) {
    if (text != null && !text.isBlank()) {
      json.put("description", StoredText.cut(text.strip(), 2_000));
    }
  }

  /** Returns the parameters, to be filled. */
  public ObjectNode parameters() {
    return json.withObjectProperty("parameters");
  }

  /** Returns the schedule, to be filled. */
  public ObjectNode schedule() {
    return json.withObjectProperty("schedule");
  }

  /**
   * Sets a cron schedule.
   *
   * @throws CronSyntaxException when the pattern has no equal
   */
  public void cron(String pattern, CronDialect dialect, ZoneId zone) {
    schedule()
        .put("type", Schedule.Type.CRON.code())
        .put("expression", dialect.parse(pattern).text())
        .put("timezone", zone.getId());
  }

  /** Sets an interval. */
  public void every(Duration distance) {
    schedule().put("type", Schedule.Type.INTERVAL.code()).put("every", Durations.format(distance));
  }

  /** Sets one due time. */
  public void at(Instant instant) {
    schedule().put("type", Schedule.Type.DATE.code()).put("at", instant.toString());
  }

  /** Makes it run on demand only. */
  public void manual() {
    schedule().put("type", Schedule.Type.MANUAL.code());
  }

  /** Returns whether it is due by a schedule of a type. */
  public boolean isOf(Schedule.Type type) {
    return schedule().path("type").asString("").equals(type.code());
  }

  /** Sets what happens to executions that overlap, and to late due times. */
  public void policies(Overlap overlap, CatchUp.Mode late) {
    json.put("overlap", overlap.code()).put("catch_up", late.code());
  }

  /** Pauses it. */
  public void pause(String reason) {
    json.put("status", ConfigStatus.PAUSED.code()).put("status_reason", reason);
  }

  /**
   * Returns the name of a task type for a class or function: {@code NightlyReport} to {@code
   * nightly_report}.
   */
  public static String typeName(String className) {
    String simple = className.substring(className.lastIndexOf('.') + 1);
    String snake =
        simple
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("[^A-Za-z0-9_]+", "_")
            .toLowerCase(Locale.ROOT)
            .replaceAll("^[^a-z]+|_+$", "");
    return snake.isEmpty() ? "task" : snake.substring(0, Math.min(snake.length(), 100));
  }
}
