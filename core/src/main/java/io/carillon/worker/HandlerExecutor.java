package io.carillon.worker;

/** Runs handlers, each on a thread that nothing else uses meanwhile. */
public interface HandlerExecutor extends AutoCloseable {

  /**
   * Runs the work now or later; returns without waiting for it.
   *
   * @param name the thread's name during the work
   * @throws OutOfMemoryError when the system provides no further thread
   */
  void start(String name, Runnable work);

  /** Accepts no more work; what runs continues. */
  @Override
  void close();
}
