package io.carillon.record;

import static io.carillon.database.Arrays.instants;
import static io.carillon.database.Arrays.ints;
import static io.carillon.database.Arrays.texts;
import static io.carillon.database.Arrays.uuids;

import io.carillon.database.Database;
import java.util.List;

/** Writes the log lines of executions. */
final class LogStore {

  private final Database database;

  LogStore(Database database) {
    this.database = database;
  }

  /** Writes lines; a line that already exists stays as it is. */
  void write(List<Report.Logged> lines) {
    database
        .sql()
        .sql(
            """
            insert into carillon.execution_log (execution_id, attempt, line, logged_at, level, message)
            select * from unnest(:ids, :attempts, :lines, :ats, :levels, :messages)
            on conflict do nothing
            """)
        .param("ids", uuids(lines, Report.Logged::executionId))
        .param("attempts", ints(lines, Report.Logged::attempt))
        .param("lines", ints(lines, Report.Logged::line))
        .param("ats", instants(lines, Report.Logged::at))
        .param("levels", texts(lines, Report.Logged::level))
        .param("messages", texts(lines, Report.Logged::message))
        .update();
  }
}
