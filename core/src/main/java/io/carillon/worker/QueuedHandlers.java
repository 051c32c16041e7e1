package io.carillon.worker;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Keeps handlers until the caller runs them, one after the other, on the caller's own thread. Not
 * thread-safe.
 */
public final class QueuedHandlers implements HandlerExecutor {

  private final Queue<Started> started = new ArrayDeque<>();

  private record Started(String name, Runnable work) {}

  /** Creates an empty queue. */
  public QueuedHandlers() {}

  @Override
  public void start(String name, Runnable work, Consumer<Throwable> refused) {
    started.add(new Started(name, work));
  }

  /** Returns the number of handlers that have started and not yet run. */
  public int size() {
    return started.size();
  }

  /** Runs the handler that started first; returns false when there is none. */
  public boolean runNext() {
    Started next = started.poll();
    if (next == null) {
      return false;
    }
    Thread thread = Thread.currentThread();
    String name = thread.getName();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setName(next.name());
    try {
      next.work().run();
    } finally {
      thread.setName(name);
      thread.setContextClassLoader(loader);
    }
    return true;
  }

  /** Drops the handlers that have not run, as the end of a process does. */
  @Override
  public void close() {
    started.clear();
  }
}
