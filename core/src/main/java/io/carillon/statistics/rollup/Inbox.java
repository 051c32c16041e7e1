package io.carillon.statistics.rollup;

import io.carillon.database.Database;
import java.util.List;

/**
 * The names of executions that ended and of decisions that were made, yet to be added. Reading
 * deletes them, in the caller's transaction.
 */
final class Inbox {

  /** Rows that one batch looks at. */
  private static final int ROWS = 500;

  private final Database database;

  Inbox(Database database) {
    this.database = database;
  }

  /** Returns whether there is anything. */
  boolean any() {
    return database
        .sql()
        .sql(
            """
            select exists (select from carillon.statistics_ended)
              or exists (select from carillon.statistics_decided)
            """)
        .query(Boolean.class)
        .single();
  }

  // An execution that was purged since is not found, and does not count. Each is found by its key
  // (docs/sql.md, "Joining a batch").
  private static final String TAKE_ENDED =
      """
      with taken as (
        delete from carillon.statistics_ended where ctid = any(array(
          select s.at from (
            select i.ctid as at, sum(i.executions) over (order by i.ctid) - i.executions as before
            from (select ctid, executions from carillon.statistics_ended limit :rows) as i) as s
          where s.before < :most))
        returning execution_ids
      )
      select x.* from taken t cross join lateral unnest(t.execution_ids) as i(id)
      cross join lateral (
        select {columns} from carillon.task_execution_ended e where e.id = i.id offset 0) as x
      """
          .replace("{columns}", Ended.COLUMNS);

  /**
   * Takes executions.
   *
   * @param most the number after which no further row is read; a row has those of one statement
   */
  List<Ended> takeEnded(int most) {
    return database
        .sql()
        .sql(TAKE_ENDED)
        .param("rows", ROWS)
        .param("most", most)
        .query((row, index) -> Ended.of(row))
        .list();
  }

  private static final String TAKE_DECIDED =
      """
      with taken as (
        delete from carillon.statistics_decided where ctid = any(array(
          select s.at from (
            select i.ctid as at, sum(i.decisions) over (order by i.ctid) - i.decisions as before
            from (select ctid, decisions from carillon.statistics_decided limit :rows) as i) as s
          where s.before < :most))
        returning kind, task_config_ids, due_at, counts
      ), d as materialized (
        select t.kind, u.task_config_id, u.due_at, u.count
        from taken t cross join lateral unnest(t.task_config_ids, t.due_at, t.counts)
          as u(task_config_id, due_at, count)
      )
      select d.*, {config} from d
      """
          .replace("{config}", Decided.OF_CONFIG);

  /**
   * Takes decisions.
   *
   * @param most the number after which no further row is read; a row has those of one statement
   */
  List<Decided> takeDecided(int most) {
    return database
        .sql()
        .sql(TAKE_DECIDED)
        .param("rows", ROWS)
        .param("most", most)
        .query((row, index) -> Decided.of(row))
        .list();
  }
}
