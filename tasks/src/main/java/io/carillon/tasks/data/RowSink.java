package io.carillon.tasks.data;

import io.carillon.tasks.jdbc.DatabaseException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a query, in their order. Closing it before {@link #finish} undoes them. */
sealed interface RowSink extends AutoCloseable permits ResultSink, FileSink, TableSink {

  /** Returns values of parameters of the query that the target knows. */
  default Map<String, Object> parameters() {
    return Map.of();
  }

  /** Returns the largest number of rows that are of use; 0 for all of them. */
  default int maxRows() {
    return 0;
  }

  /** Prepares for rows of columns with these names. */
  void begin(List<String> columns) throws DatabaseException, IOException;

  /**
   * Takes a row.
   *
   * @return whether further rows are wanted
   */
  boolean add(List<@Nullable Object> row) throws DatabaseException, IOException;

  /** Completes the work; returns the result of the execution. */
  Object finish() throws DatabaseException, IOException;

  @Override
  void close() throws DatabaseException, IOException;
}
