package io.carillon.retention;

import io.carillon.database.Database;
import java.time.Duration;
import java.util.List;

/**
 * Has PostgreSQL analyze partitions of executions that have grown. Generic plans made when the
 * day's partition was new read all of it, which was cheapest then, and stay in use until it is
 * analyzed (seen: claims that read 1,200 pages each). Autovacuum checks once a minute, which is too
 * late with thousands of executions per second.
 *
 * <p>An analysis during a bulk insert does not count the rows that are not yet committed, so that
 * the planner takes a partition of many pages for an empty one. It is repeated after the commit.
 */
public final class PartitionAnalyzer {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final Database database;

  /** Creates the agent for a database. */
  public PartitionAnalyzer(Database database) {
    this.database = database;
  }

  /**
   * Analyzes the partitions that are four times as large as at their last analysis, and those that
   * were analyzed before their rows were committed; returns the time to wait before the next run.
   */
  public Duration runOnce() {
    // A name cannot be a bind parameter; these come from the catalogue, quoted where needed. A
    // partition that another session is about to vacuum or analyze is skipped: waiting for its lock
    // would cancel that.
    grown()
        .forEach(partition ->
            database.doInTransaction(() -> {
              // A tenth of the usual sample is enough to tell the size.
              database.sql().sql("set local default_statistics_target = 10").update();
              database.sql().sql("analyze (skip_locked) " + partition + " (id)").update();
            }));
    return POLL_INTERVAL;
  }

  /**
   * Returns the partitions to analyze: those with far more pages than the planner assumes, or far
   * more rows, which each session reports some seconds after its commits. Smaller partitions are
   * fast to read under any plan.
   */
  private List<String> grown() {
    return database
        .sql()
        .sql(
            """
            with partitions as materialized ( -- else the size of every table there is is asked
              select c.oid, c.relpages, c.reltuples
              from pg_inherits i join pg_class c on c.oid = i.inhrelid
              where i.inhparent = cast('carillon.task_execution' as regclass)
            )
            select cast(cast(oid as regclass) as text) as name from partitions
            where pg_relation_size(oid) / cast(current_setting('block_size') as integer)
                > 4 * greatest(relpages, 8)
              or pg_stat_get_live_tuples(oid) > 4 * greatest(reltuples, 500)
            """)
        .query((row, index) -> row.getString("name"))
        .list();
  }
}
