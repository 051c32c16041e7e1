package io.carillon.task;

/** Memory reserved by {@link TaskContext#reserveMemory} until it is closed. */
@FunctionalInterface
public interface ReservedMemory extends AutoCloseable {

  /** Releases the memory; further calls have no effect. */
  @Override
  void close();
}
