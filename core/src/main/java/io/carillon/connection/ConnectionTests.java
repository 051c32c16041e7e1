package io.carillon.connection;

import io.carillon.fault.BusyException;
import io.carillon.secret.SecretMask;
import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskError;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tests connections on this node: at most {@value #MOST} at a time, each for at most 30 s. A test
 * that ignores its interruption counts until it ends.
 */
public final class ConnectionTests {

  /** Maximum duration of a test. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  static final int MOST = 8;

  private final Connections connections;
  private final ConnectionSettings settings;
  private final Duration longest;
  private final LongSupplier nanoTime;
  private final Semaphore places = new Semaphore(MOST);

  /** Creates the tests of connections. */
  public ConnectionTests(Connections connections, LongSupplier nanoTime) {
    this(connections, LONGEST, nanoTime);
  }

  /**
   * Creates the tests of connections.
   *
   * @param longest after which a test that has not ended is interrupted
   */
  public ConnectionTests(Connections connections, Duration longest, LongSupplier nanoTime) {
    this.connections = connections;
    this.settings = new ConnectionSettings(connections);
    this.longest = longest;
    this.nanoTime = nanoTime;
  }

  /**
   * The result of a test.
   *
   * @param error what went wrong, without values of secrets; null when the connection can be used
   */
  public record Result(boolean usable, @Nullable TaskError error, Duration took) {}

  /**
   * Connects to the outside system.
   *
   * @throws io.carillon.fault.NotFoundException when there is no such connection
   * @throws BusyException when too many tests run
   */
  public Result test(String name) throws InterruptedException {
    Connection connection = connections.get(name);
    if (!places.tryAcquire()) {
      throw BusyException.ofServer(
          "%d connections are tested at present: try again in %s."
              .formatted(MOST, longest.toSeconds() + " s"));
    }
    SecretMask mask = new SecretMask();
    long start = nanoTime.getAsLong();
    TaskError error = error(() -> run(connection, mask));
    Duration took = Duration.ofNanos(nanoTime.getAsLong() - start);
    return new Result(error == null, error == null ? null : mask.error(error), took);
  }

  private @Nullable Object run(Connection connection, SecretMask mask) throws Exception {
    LocalConnectionKind kind = settings.kind(connection);
    Object record = settings.read(connection, kind, mask);
    Thread.currentThread().setContextClassLoader(kind.handler().getClass().getClassLoader());
    kind.handler().test(record);
    return null;
  }

  private @Nullable TaskError error(Callable<@Nullable Object> test) throws InterruptedException {
    FutureTask<@Nullable Object> running = new FutureTask<>(test);
    start(running);
    try {
      running.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return withCauses(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      running.cancel(true);
      return TaskError.of(
          "timeout", "The test did not end within %d s.".formatted(longest.toSeconds()));
    }
  }

  private void start(FutureTask<?> test) {
    boolean started = false;
    try {
      Thread.ofPlatform().daemon().name("carillon-connection-test").start(() -> runAndLeave(test));
      started = true;
    } finally {
      if (!started) {
        places.release();
      }
    }
  }

  private void runAndLeave(FutureTask<?> test) {
    try {
      test.run();
    } finally {
      places.release();
    }
  }

  /** Returns an error whose message includes those of its causes, without the stack. */
  private static TaskError withCauses(Throwable thrown) {
    TaskError error = TaskError.of(thrown);
    StringBuilder message = new StringBuilder(error.message());
    Throwable cause = thrown.getCause();
    for (int depth = 0; cause != null && depth < 5; depth++) {
      TaskError next = TaskError.of(cause);
      if (message.indexOf(next.message()) < 0) {
        message.append(": ").append(next.message());
      }
      cause = cause.getCause();
    }
    String type = thrown instanceof NotRetryableException ? "not_usable" : error.type();
    return TaskError.of(type, message.toString());
  }
}
