package io.carillon.tasks.data;

import io.carillon.task.TaskContext;
import io.carillon.tasks.jdbc.DatabaseException;
import io.carillon.tasks.jdbc.OpenDatabase;
import io.carillon.tasks.jdbc.StopWatcher;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

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
  Object into(RowSink sink) throws DatabaseException, InterruptedException, IOException {
    BoundStatement bound =
        BoundStatement.of(
            String.valueOf(parameters.query()),
            source.product(),
            parameters.parameters(),
            sink.parameters());
    try (PreparedStatement statement = prepared(bound, sink)) {
      stop.check();
      return read(statement, sink);
    } catch (SQLException e) { // of the source: a sink names its own database
      throw DatabaseException.of(source.name(), e);
    }
  }

  private PreparedStatement prepared(BoundStatement bound, RowSink sink) throws SQLException {
    PreparedStatement statement =
        stop.add(
            source
                .jdbc()
                .prepareStatement(
                    bound.sql(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY));
    statement.setFetchSize(parameters.fetchSize());
    statement.setMaxRows(sink.maxRows());
    statement.setQueryTimeout(parameters.queryTimeoutSeconds());
    bound.bind(statement);
    return statement;
  }

  private Object read(PreparedStatement statement, RowSink sink)
      throws SQLException, DatabaseException, InterruptedException, IOException {
    try (ResultSet rows = statement.executeQuery()) {
      long count = copy(rows, sink);
      Object result = sink.finish();
      source.end();
      context.progress(1, "%,d rows".formatted(count));
      context.logger().info("Read {} rows from {}", count, source.name());
      return result;
    }
  }

  private long copy(ResultSet rows, RowSink sink)
      throws SQLException, DatabaseException, InterruptedException, IOException {
    RowReader reader = new RowReader(rows.getMetaData(), maxCellBytes);
    sink.begin(reader.columns());
    long count = 0;
    while (rows.next() && sink.add(reader.read(rows))) {
      count++;
      if (count % ROWS_PER_REPORT == 0) {
        context.progress(0, "%,d rows".formatted(count)); // their number is not known before
      }
      stop.check();
    }
    return count;
  }
}
