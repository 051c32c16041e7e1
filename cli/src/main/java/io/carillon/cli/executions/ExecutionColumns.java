package io.carillon.cli.executions;

import io.carillon.cli.output.Column;
import java.util.List;

/** The columns of executions. */
final class ExecutionColumns {

  static final List<Column> LIST =
      List.of(
          Column.text("id"),
          Column.text("task_config_name").titled("config"),
          Column.status("status"),
          Column.status("trigger"),
          Column.time("due_at"),
          Column.time("started_at"),
          Column.millis("run_ms"),
          Column.text("attempt"),
          Column.text("task_type").onlyWide(),
          Column.text("queue").onlyWide(),
          Column.millis("wait_ms").onlyWide(),
          Column.text("worker_id").onlyWide(),
          Column.text("error.message").titled("error"));

  static final List<Column> ONE =
      List.of(
          Column.text("id"),
          Column.text("task_config_name").titled("config"),
          Column.text("task_config_id"),
          Column.text("config_version"),
          Column.text("task_type"),
          Column.text("queue"),
          Column.status("status"),
          Column.status("trigger"),
          Column.text("triggered_by"),
          Column.time("due_at"),
          Column.time("queued_at"),
          Column.time("wakes_at"),
          Column.time("start_by"),
          Column.time("started_at"),
          Column.time("finished_at"),
          Column.millis("wait_ms"),
          Column.millis("run_ms"),
          Column.text("attempt"),
          Column.text("max_attempts"),
          Column.text("worker_id"),
          Column.text("retry_of"),
          Column.text("trace_id"),
          Column.text("cancel_reason"),
          Column.text("progress"),
          Column.text("parameters"),
          Column.text("result"),
          Column.text("error.type").titled("error_type"),
          Column.text("error.message").titled("error"));

  private ExecutionColumns() {}
}
