package io.carillon.retention;

import io.carillon.database.Database;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The days, in UTC, whose executions have a partition of their own. */
public final class PartitionDays {

  private static final String READ =
      """
      select count(*) as number, min(p.day) as first, max(p.day) as last
      from (
        select to_date(substring(c.relname from '_(\\d{8})$'), 'YYYYMMDD') as day
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = cast('carillon.task_execution_ended' as regclass)) as p
      where p.day is not null
      """;

  private final Database database;

  /** Creates a reader of a database. */
  public PartitionDays(Database database) {
    this.database = database;
  }

  /**
   * The days that have a partition.
   *
   * @param number of partitions, without the default one
   * @param first the oldest day; null without any
   * @param last the latest day, which may be in the future; null without any
   */
  public record Days(long number, @Nullable LocalDate first, @Nullable LocalDate last) {}

  /** Reads them from the catalogue of the database. */
  public Days read() {
    return database
        .sql()
        .sql(READ)
        .query((row, index) ->
            new Days(
                row.getLong("number"),
                row.getObject("first", LocalDate.class),
                row.getObject("last", LocalDate.class)))
        .single();
  }
}
