package io.carillon.database;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The days, in UTC, whose executions have a partition of their own. */
public final class PartitionDays {

  /** The form of a day in the name of a partition. */
  public static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd");

  private static final String READ =
      """
      select p.day from (
        select substring(c.relname from '_(\\d{8})$') as day
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = cast('carillon.task_execution_ended' as regclass)) as p
      where p.day is not null order by p.day
      """;

  private final Database database;

  /** Creates a reader of a database. */
  public PartitionDays(Database database) {
    this.database = database;
  }

  /** Reads them from the catalogue of the database, ascending; the latest may be in the future. */
  public List<LocalDate> read() {
    return database
        .sql()
        .sql(READ)
        .query((row, index) -> LocalDate.parse(row.getString("day"), NAME))
        .list();
  }
}
