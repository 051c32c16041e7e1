package io.carillon.worker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The threads of handlers: platform threads, so that a CPU-bound handler does not occupy a carrier
 * thread needed by the engine's agents or by requests, and the operating system schedules all of
 * them fairly. The worker's slots bound their number; a thread idle for {@value #IDLE_SECONDS} s
 * ends.
 *
 * <p>To wake a thread costs more than a short handler. So one thread at a time is woken, and it
 * wakes the next one before it runs its first work: a batch of handlers that block is started by a
 * chain of threads, while one thread runs most of a batch of short ones.
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
  // Bounded by the worker's slots.
  private final Queue<Work> waiting = new ConcurrentLinkedQueue<>();
  // True from the request for a thread until that thread looks at what waits.
  private final AtomicBoolean waking = new AtomicBoolean();

  private record Work(String name, Runnable work, Consumer<Throwable> refused) {}

  @Override
  public void start(String name, Runnable work, Consumer<Throwable> refused) {
    waiting.add(new Work(name, work, refused));
    wake();
  }

  /** Wakes a thread if work waits and none is on its way. */
  private void wake() {
    if (waiting.isEmpty() || !waking.compareAndSet(false, true)) {
      return;
    }
    try {
      pool.execute(this::runWaiting);
    } catch (OutOfMemoryError | RejectedExecutionException e) { // the system refuses a thread
      waking.set(false);
      refuseWaiting(e);
    }
  }

  private void refuseWaiting(Throwable reason) {
    for (Work next = waiting.poll(); next != null; next = waiting.poll()) {
      next.refused().accept(reason);
    }
  }

  private void runWaiting() {
    waking.set(false); // first: work that is added from now on wakes another thread
    Thread thread = Thread.currentThread();
    try {
      for (Work next = waiting.poll(); next != null; next = waiting.poll()) {
        wake();
        thread.setName(next.name());
        run(next, thread);
      }
    } finally {
      thread.setName(NAME);
    }
  }

  /** Runs the work and resets the state that it may have left behind. */
  @SuppressWarnings("ThreadPriorityCheck") // a handler may have changed it
  private static void run(Work next, Thread thread) {
    try {
      next.work().run();
    } finally {
      Thread.interrupted();
      thread.setContextClassLoader(HandlerThreads.class.getClassLoader());
      if (thread.getPriority() != Thread.NORM_PRIORITY) {
        thread.setPriority(Thread.NORM_PRIORITY);
      }
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
