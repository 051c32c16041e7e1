package io.carillon.worker;

import java.util.function.Consumer;

/** Runs handlers, each on a thread that nothing else uses meanwhile. */
public interface HandlerExecutor extends AutoCloseable {

  /**
   * Runs the work now or later; returns without waiting for it.
   *
   * @param name the thread's name during the work
   * @param refused is called instead of the work when the system provides no further thread or the
   *     executor is closed, on the caller's thread or on one of the executor's
   */
  void start(String name, Runnable work, Consumer<Throwable> refused);

  /** Accepts no more work; what runs continues. */
  @Override
  void close();
}
