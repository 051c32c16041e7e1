package io.carillon.statistics.rollup;

import io.carillon.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Reads the executions that ended, and the decisions that were made, before the roll-ups had
 * histograms: executions from the latest back, so that recent charts are complete first, and
 * decisions along the configs. The place is stored in the transaction that adds them.
 */
final class Past {

  private final Database database;

  Past(Database database) {
    this.database = database;
  }

  private record Execution(UUID id, boolean past, Ended ended) {}

  // What ended later has its name in the inbox.
  private static final String EXECUTIONS =
      """
      select {columns}, e.finished_at < :before as past
      from (
        select * from carillon.task_execution_ended
        where id < coalesce(cast(:below as uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        order by id desc limit :most) as e
      order by e.id desc
      """
          .replace("{columns}", Ended.COLUMNS);

  /** Returns the next executions of the past, and stores the place behind them. */
  List<Ended> executions(Progress progress, int most) {
    List<Execution> read =
        database
            .sql()
            .sql(EXECUTIONS)
            .param("before", Database.parameter(progress.endedBefore()))
            .param("below", progress.executionsBelow())
            .param("most", most)
            .query(Past::execution)
            .list();
    database
        .sql()
        .sql(
            """
            update carillon.statistics_progress
            set executions_below = coalesce(cast(:below as uuid), executions_below),
              executions_done = :done
            """)
        .param("below", read.isEmpty() ? null : read.getLast().id())
        .param("done", read.size() < most)
        .update();
    return read.stream().filter(Execution::past).map(Execution::ended).toList();
  }

  private static Execution execution(ResultSet row, int index) throws SQLException {
    return new Execution(row.getObject("id", UUID.class), row.getBoolean("past"), Ended.of(row));
  }

  private record Decision(Progress.Place place, boolean past, Decided decided) {}

  private static final String DECISIONS =
      """
      select d.*, cast(d.ledger_at as text) as place, d.decided_at < :before as past, {config}
      from (
        select * from carillon.schedule_event
        where (task_config_id, ledger_at) > (:config, cast(:at as timestamptz)) and slot = 0
        order by task_config_id, ledger_at limit :most) as d
      order by d.task_config_id, d.ledger_at
      """
          .replace("{config}", Decided.OF_CONFIG);

  /** Returns the next decisions of the past, and stores the place behind them. */
  List<Decided> decisions(Progress progress, int most) {
    List<Decision> read =
        database
            .sql()
            .sql(DECISIONS)
            .param("before", Database.parameter(progress.endedBefore()))
            .param("config", progress.decisionsAfter().taskConfigId())
            .param("at", progress.decisionsAfter().at())
            .param("most", most)
            .query(Past::decision)
            .list();
    Progress.Place last = read.isEmpty() ? progress.decisionsAfter() : read.getLast().place();
    database
        .sql()
        .sql(
            """
            update carillon.statistics_progress
            set decisions_after_config = :config, decisions_after = cast(:at as timestamptz),
              decisions_done = :done
            """)
        .param("config", last.taskConfigId())
        .param("at", last.at())
        .param("done", read.size() < most)
        .update();
    return read.stream().filter(Decision::past).map(Decision::decided).toList();
  }

  private static Decision decision(ResultSet row, int index) throws SQLException {
    return new Decision(
        new Progress.Place(row.getLong("task_config_id"), row.getString("place")),
        row.getBoolean("past"),
        Decided.of(row));
  }
}
