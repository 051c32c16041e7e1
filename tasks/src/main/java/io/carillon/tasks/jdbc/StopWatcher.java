package io.carillon.tasks.jdbc;

import io.carillon.task.TaskContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the databases to stop when an attempt is told to stop: a thread that waits for a database
 * does not notice its interrupt. Cancels the statements, and after five more seconds gives up the
 * connections.
 */
public final class StopWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StopWatcher.class);
  private static final String STOPPED = "The work was stopped";
  private static final long LOOK_MILLIS = 100;
  private static final int LOOKS_BEFORE_ABORT = 50;

  private final TaskContext context;
  private final Thread handler;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Set<Statement> statements = ConcurrentHashMap.newKeySet();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private StopWatcher(TaskContext context, Thread handler) {
    this.context = context;
    this.handler = handler;
  }

  /** Work with databases that may be told to stop. */
  public interface Work<T> {

    /** Does the work, and gives every statement that may take long to the watcher. */
    T with(StopWatcher stop) throws Exception;
  }

  /**
   * Watches the attempt that the calling thread runs while it does some work.
   *
   * @throws InterruptedException when the work failed after the attempt was told to stop
   */
  public static <T> T during(TaskContext context, Work<T> work) throws Exception {
    StopWatcher stop = new StopWatcher(context, Thread.currentThread());
    Thread.ofVirtual().name("carillon-jdbc-stop").start(stop::watch);
    try (stop) {
      return work.with(stop);
    } catch (Exception e) {
      throw stop.isStopped() ? stopped(e) : e;
    }
  }

  private static InterruptedException stopped(Exception cause) {
    if (cause instanceof InterruptedException already) {
      return already;
    }
    InterruptedException stopped = new InterruptedException(STOPPED);
    stopped.initCause(cause);
    return stopped;
  }

  /** Watches one more connection, and closes it in an emergency. */
  public void add(Connection connection) {
    connections.add(connection);
  }

  /** Watches one more statement. */
  public <S extends Statement> S add(S statement) {
    statements.add(statement);
    return statement;
  }

  private boolean isStopped() {
    return context.cancelled() || handler.isInterrupted();
  }

  /**
   * Ends the attempt when it was told to stop.
   *
   * @throws InterruptedException then
   */
  public void check() throws InterruptedException {
    if (isStopped()) {
      throw new InterruptedException(STOPPED);
    }
  }

  private void watch() {
    try {
      int looks = 0;
      while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (looks > 0 || isStopped()) {
          stop(looks++);
        }
      }
    } catch (InterruptedException e) { // nobody interrupts this thread
      LOG.warn("The watch over the databases of an attempt was interrupted", e);
    }
  }

  /** Cancels again at each look: a statement may have begun after the last one. */
  private void stop(int looks) {
    if (looks < LOOKS_BEFORE_ABORT) {
      statements.forEach(StopWatcher::cancel);
    } else {
      connections.forEach(StopWatcher::abort);
    }
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException | RuntimeException e) { // the connection is given up if this goes on
      LOG.debug("A statement was not cancelled", e);
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) { // tried again at the next look
      LOG.debug("A connection was not given up", e);
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
