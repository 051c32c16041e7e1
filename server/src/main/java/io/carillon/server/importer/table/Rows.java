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
}
