package io.carillon.tasks.maintenance;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Executes a statement in another thread, so that an interrupt of this one reaches the database:
 * the driver itself does not notice it.
 */
final class CancellableStatement {

  private CancellableStatement() {}

  /**
   * Executes a statement.
   *
   * @throws InterruptedException after the database has cancelled it
   */
  static void run(Statement statement, String sql) throws SQLException, InterruptedException {
    CompletableFuture<Boolean> done =
        CompletableFuture.supplyAsync(() -> execute(statement, sql), CancellableStatement::start);
    try {
      done.get();
    } catch (InterruptedException e) {
      statement.cancel();
      done.handle((result, failure) -> result).join(); // whether it was cancelled or just done
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException failure ? failure : new SQLException(e.getCause());
    }
  }

  private static boolean execute(Statement statement, String sql) {
    try {
      return statement.execute(sql);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private static void start(Runnable task) {
    Thread.ofVirtual().name("carillon-maintenance").start(task);
  }
}
