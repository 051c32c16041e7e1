package io.carillon.server.importer.table;

import java.util.List;

/** The tables of another scheduler. */
public interface Rows {

  /** The maximum number of rows of a table. */
  int MOST = 100_000;

  /**
   * Returns the rows of a table; empty when it does not exist.
   *
   * @param table its name without a schema, compared without regard to case
   * @throws UnreadableTableException when the rows cannot be read, or are too many
   */
  List<Row> of(String table);

  /** Returns whether a table exists, compared without regard to case. */
  boolean has(String table);

  /**
   * Returns the rows of a table without which there is nothing to import.
   *
   * @throws UnreadableTableException when it does not exist, or cannot be read
   */
  default List<Row> required(String table) {
    if (!has(table)) {
      throw new UnreadableTableException(
          "There is no table %s: is this the dump, or the database and schema, of the scheduler?"
              .formatted(table));
    }
    return of(table);
  }
}
