package io.carillon.worker;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of handlers: platform threads, so that a handler that computes shares no carrier with
 * the agents of the engine or with requests, and the operating system divides the processors among
 * all of them. The slots of the worker bound how many there are; one that was idle for {@value
 * #IDLE_SECONDS} s ends.
 */
final class HandlerThreads implements AutoCloseable {

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
          new SynchronousQueue<>(), // hands over to the thread that became idle last
          FACTORY);

  /**
   * Runs the work on a thread of its own.
   *
   * @param name of the thread meanwhile
   * @throws OutOfMemoryError when the system gives no further thread
   */
  void start(String name, Runnable work) {
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

  /** What the work may have left behind is not for the next one. */
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
   * Takes nothing more; threads whose handlers ignore the interrupt go on until the process ends.
   */
  @Override
  public void close() {
    pool.shutdown();
  }
}
