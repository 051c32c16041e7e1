package io.carillon.record;

import io.carillon.database.Database;
import java.time.Duration;
import java.util.List;

/**
 * Has PostgreSQL look at partitions of executions that have grown. Statements that run all the time
 * keep the plan that was made when the day's partition was new, and reading all of it was cheapest,
 * until it is analyzed (seen: claims that read 1,200 pages each). PostgreSQL's own daemon looks
 * once a minute, which is late when thousands come each second.
 */
public final class GrowingPartitions {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Database database;

  /** On that database. */
  public GrowingPartitions(Database database) {
    this.database = database;
  }

  /**
   * Analyzes those that are four times as large as when they were last; answers how long to wait.
   */
  public Duration runOnce() {
    // A name cannot be a parameter; these come from the catalogue, quoted where they must be. What
    // somebody else is about to vacuum or analyze is skipped: to wait would break that off.
    grown()
        .forEach(partition ->
            database.doInTransaction(() -> {
              // How large it is, a tenth of the usual sample tells.
              database.sql().sql("set local default_statistics_target = 10").update();
              database.sql().sql("analyze (skip_locked) " + partition + " (id)").update();
            }));
    return LOOK;
  }

  /** Smaller ones are read in no time, whatever the plan. */
  private List<String> grown() {
    return database
        .sql()
        .sql(
            """
            with partitions as materialized ( -- else the size of every table there is is asked
              select c.oid, c.relpages from pg_inherits i join pg_class c on c.oid = i.inhrelid
              where i.inhparent = cast('carillon.task_execution' as regclass)
            )
            select cast(cast(oid as regclass) as text) as name from partitions
            where pg_relation_size(oid) / cast(current_setting('block_size') as integer)
              > 4 * greatest(relpages, 8)
            """)
        .query((row, index) -> row.getString("name"))
        .list();
  }
}
