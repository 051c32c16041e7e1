package io.carillon.cli.configs;

import io.carillon.cli.output.Cell;
import io.carillon.cli.output.Column;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.text.Moments;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The columns of task configs. */
final class ConfigColumns {

  static final List<Column> LIST =
      List.of(
          Column.text("id"),
          Column.of("name", (config, writing) -> Cell.of(ConfigFinder.nameOf(config))),
          Column.text("task_type"),
          Column.status("status"),
          Column.of(
              "schedule", (config, writing) -> Cell.of(schedule(config.path("schedule"), writing))),
          Column.time("next_due_at"),
          Column.text("priority").onlyWide(),
          Column.of("labels", (config, writing) -> Cell.of(labels(config))).onlyWide(),
          Column.time("updated_at").onlyWide(),
          Column.text("updated_by").onlyWide());

  static final List<Column> ONE =
      List.of(
          Column.text("id"),
          Column.of("name", (config, writing) -> Cell.of(ConfigFinder.nameOf(config))),
          Column.text("description"),
          Column.of("labels", (config, writing) -> Cell.of(labels(config))),
          Column.text("task_type"),
          Column.status("status"),
          Column.text("status_reason"),
          Column.of(
              "schedule", (config, writing) -> Cell.of(schedule(config.path("schedule"), writing))),
          Column.text("schedule.timezone"),
          Column.text("schedule.calendar"),
          Column.time("next_due_at"),
          Column.text("parameters"),
          Column.text("priority"),
          Column.text("overlap"),
          Column.text("max_concurrent"),
          Column.text("catch_up").onlyWide(),
          Column.text("start_deadline"),
          Column.text("retry").onlyWide(),
          Column.text("timeout"),
          Column.text("pause_on_failure"),
          Column.text("version"),
          Column.time("created_at"),
          Column.text("created_by"),
          Column.time("updated_at"),
          Column.text("updated_by"));

  private ConfigColumns() {}

  static String schedule(JsonNode schedule, Column.Writing writing) {
    return switch (schedule.path("type").asString("")) {
      case Words.CRON -> schedule.path("expression").asString("");
      case Words.INTERVAL ->
          writing.messages().text("schedule.every", schedule.path("every").asString(""));
      case Words.DATE -> Moments.local(schedule.path("at").asString(""), writing.zone());
      default -> writing.messages().word("status", schedule.path("type").asString(""));
    };
  }

  private static String labels(JsonNode config) {
    return config.path("labels").properties().stream()
        .map(label -> label.getKey() + "=" + label.getValue().asString(""))
        .collect(Collectors.joining(","));
  }
}
