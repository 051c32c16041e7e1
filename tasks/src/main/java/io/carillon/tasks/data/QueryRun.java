package io.carillon.tasks.data;

import io.carillon.task.TaskContext;
import io.carillon.tasks.jdbc.DatabaseException;
import io.carillon.tasks.jdbc.OpenDatabase;
import io.carillon.tasks.jdbc.StopWatcher;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a query: its rows are read in portions by a cursor and given to a sink one by one.
 *
 * @param maxCellBytes the largest value that is read from a large object
 */
record QueryRun(
    DataProcessingTask.Parameters parameters,
    TaskContext context,
    OpenDatabase source,
    StopWatcher stop,
    long maxCellBytes) {

  private static final int ROWS_PER_REPORT = 10_000;

  /** Rows are committed to the sink before the transaction of the query ends. */
  Object into(RowSink sink) throws Exception {
    BoundStatement bound =
        BoundStatement.of(
            String.valueOf(parameters.query()),
            source.product(),
            parameters.parameters(),
            sink.parameters());
    try (PreparedStatement statement = prepared(bound, sink);
        ResultSet rows = executed(statement)) {
      long count = copy(rows, sink);
      Object result = sink.finish();
      end();
      context.progress(1, "%,d rows".formatted(count));
      context.logger().info("Read {} rows from {}", count, source.name());
      return result;
    }
  }

  private PreparedStatement prepared(BoundStatement bound, RowSink sink) throws DatabaseException {
    try {
      Connection jdbc = source.jdbc();
      PreparedStatement statement =
          stop.add(
              jdbc.prepareStatement(
                  bound.sql(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY));
      statement.setFetchSize(parameters.fetchSize());
      statement.setMaxRows(sink.maxRows());
      statement.setQueryTimeout(parameters.queryTimeoutSeconds());
      bound.bind(statement);
      return statement;
    } catch (SQLException e) {
      throw DatabaseException.of(source.name(), e);
    }
  }

  private ResultSet executed(PreparedStatement statement)
      throws DatabaseException, InterruptedException {
    stop.check();
    try {
      return statement.executeQuery();
    } catch (SQLException e) {
      throw DatabaseException.of(source.name(), e);
    }
  }

  private long copy(ResultSet rows, RowSink sink) throws Exception {
    RowReader reader = reader(rows);
    sink.begin(reader.columns());
    long count = 0;
    List<@Nullable Object> row = next(rows, reader);
    while (row != null && sink.add(row)) {
      count++;
      if (count % ROWS_PER_REPORT == 0) {
        context.progress(0, "%,d rows".formatted(count)); // their number is not known before
      }
      stop.check();
      row = next(rows, reader);
    }
    return count;
  }

  private RowReader reader(ResultSet rows) throws DatabaseException {
    try {
      return new RowReader(rows.getMetaData(), maxCellBytes);
    } catch (SQLException e) {
      throw DatabaseException.of(source.name(), e);
    }
  }

  private @Nullable List<@Nullable Object> next(ResultSet rows, RowReader reader)
      throws DatabaseException, IOException {
    try {
      return rows.next() ? reader.read(rows) : null;
    } catch (SQLException e) {
      throw DatabaseException.of(source.name(), e);
    }
  }

  private void end() throws DatabaseException {
    try {
      source.end();
    } catch (SQLException e) {
      throw DatabaseException.of(source.name(), e);
    }
  }
}
