package io.carillon.worker;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of handlers: platform threads, so that a CPU-bound handler does not occupy a carrier
 * thread needed by the engine's agents or by requests, and the operating system schedules all of
 * them fairly. The worker's slots bound their number; a thread idle for {@value #IDLE_SECONDS} s
 * ends.
 */
final class HandlerThreads implements HandlerExecutor {

  private static final int IDLE_SECONDS = 10;
  private static final String NAME = "carillon-handler";
  private static final ThreadFactory FACTORY =
      Thread.ofPlatform().daemon(true).name(NAME).factory();

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(), // hands over to the most recently idle thread
          FACTORY);

  @Override
  public void start(String name, Runnable work) {
    pool.execute(() -> {
      Thread thread = Thread.currentThread();
      thread.setName(name);
      try {
        work.run();
      } finally {
        restore(thread);
      }
    });
  }

  /** Resets the state that the work may have left behind. */
  @SuppressWarnings("ThreadPriorityCheck") // a handler may have changed it
  private static void restore(Thread thread) {
    Thread.interrupted();
    thread.setName(NAME);
    thread.setContextClassLoader(HandlerThreads.class.getClassLoader());
    if (thread.getPriority() != Thread.NORM_PRIORITY) {
      thread.setPriority(Thread.NORM_PRIORITY);
    }
  }

  /**
   * Accepts no more work; threads whose handlers ignore the interrupt run until the process ends.
   */
  @Override
  public void close() {
    pool.shutdown();
  }
}
