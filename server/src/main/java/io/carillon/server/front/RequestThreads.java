package io.carillon.server.front;

import io.carillon.fault.BusyException;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The platform threads that serve requests of known callers. The operating system divides the
 * processors between them, so that no computing request delays health checks, heartbeats or timers.
 * Bounded in total and per caller. Thread-safe.
 */
final class RequestThreads implements AutoCloseable {

  private static final long IDLE_SECONDS = 30;

  private final Semaphore all;
  private final int forOne;
  private final Duration patience;
  private final Map<String, Integer> ofCaller = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor pool;

  /** The work that serves a request. */
  @FunctionalInterface
  interface Serving {
    void run() throws IOException, ServletException;
  }

  /**
   * Creates a pool without threads.
   *
   * @param most maximum concurrent requests
   * @param forOne maximum concurrent requests of one caller
   * @param patience how long a request waits for a thread
   */
  RequestThreads(int most, int forOne, Duration patience) {
    this.all = new Semaphore(most, true);
    this.forOne = forOne;
    this.patience = patience;
    ThreadFactory threads = Thread.ofPlatform().daemon().name("carillon-request-", 1).factory();
    this.pool =
        new ThreadPoolExecutor(
            0, most + 1, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }

  /**
   * Serves a request on a thread of the pool, and waits for its end.
   *
   * @throws BusyException when the caller is at its limit, or no thread is free within the patience
   */
  void serve(String caller, Serving serving) throws IOException, ServletException {
    enter(caller);
    try {
      serve(serving);
    } finally {
      ofCaller.computeIfPresent(caller, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  private void serve(Serving serving) throws IOException, ServletException {
    acquire();
    try {
      await(
          pool.submit(() -> {
            serving.run();
            return null;
          }));
    } finally {
      all.release();
    }
  }

  private void enter(String caller) {
    ofCaller.merge(
        caller,
        1,
        (count, one) -> {
          if (count >= forOne) {
            throw BusyException.ofCaller(
                "This token has %d requests in flight, and may have no more; try again."
                    .formatted(forOne));
          }
          return count + one;
        });
  }

  private void acquire() {
    try {
      if (all.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw BusyException.ofServer("Too many requests are being served at present; try again.");
  }

  private static void await(Future<?> work) throws IOException, ServletException {
    try {
      work.get();
    } catch (InterruptedException e) {
      work.cancel(true);
      Thread.currentThread().interrupt();
      throw BusyException.ofServer("The server is stopping.");
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause() == null ? e : e.getCause());
    }
  }

  private static ServletException unwrapped(Throwable cause) throws IOException, ServletException {
    switch (cause) {
      case IOException e -> throw e;
      case ServletException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new ServletException(cause);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
