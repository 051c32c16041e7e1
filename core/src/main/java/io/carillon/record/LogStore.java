package io.carillon.record;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import java.util.List;

/** Writes the log lines of executions. */
final class LogStore {

  private final Database database;

  LogStore(Database database) {
    this.database = database;
  }

  private static final String INSERT =
      """
      insert into carillon.execution_log (execution_id, attempt, line, logged_at, level, message)
      select * from unnest(:ids, :attempts, :lines, :ats, :levels, :messages)
      on conflict do nothing
      """;

  /** Writes lines; a line that already exists stays as it is. */
  void write(List<AttemptReport.Logged> lines) {
    database
        .sql()
        .sql(INSERT)
        .param("ids", uuids(lines, AttemptReport.Logged::executionId))
        .param("attempts", ints(lines, AttemptReport.Logged::attempt))
        .param("lines", ints(lines, AttemptReport.Logged::line))
        .param("ats", instants(lines, AttemptReport.Logged::at))
        .param("levels", texts(lines, AttemptReport.Logged::level))
        .param("messages", texts(lines, AttemptReport.Logged::message))
        .update();
  }
}
