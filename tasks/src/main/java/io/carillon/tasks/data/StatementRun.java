package io.carillon.tasks.data;

import io.carillon.tasks.jdbc.DatabaseException;
import io.carillon.tasks.jdbc.OpenDatabase;
import io.carillon.tasks.jdbc.StopWatcher;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** One run of a statement that returns no rows, in a transaction of its own. */
record StatementRun(
    DataProcessingTask.Parameters parameters, OpenDatabase database, StopWatcher stop) {

  /**
   * The effect of a statement.
   *
   * @param updatedRows as the database counts them; 0 for a statement without a count
   */
  record Updated(long updatedRows) {}

  Updated run(String text) throws DatabaseException, InterruptedException {
    BoundStatement bound =
        BoundStatement.of(text, database.product(), parameters.parameters(), Map.of());
    try (PreparedStatement statement = stop.add(database.jdbc().prepareStatement(bound.sql()))) {
      statement.setQueryTimeout(parameters.queryTimeoutSeconds());
      bound.bind(statement);
      stop.check();
      int updated = statement.executeUpdate();
      database.end();
      return new Updated(updated);
    } catch (SQLException e) {
      throw DatabaseException.of(database.name(), e);
    }
  }
}
