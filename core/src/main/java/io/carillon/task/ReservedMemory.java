package io.carillon.task;

/** Memory that {@link TaskContext#reserveMemory} has reserved, until it is closed. */
@FunctionalInterface
public interface ReservedMemory extends AutoCloseable {

  /** Gives it back; more than once changes nothing. */
  @Override
  void close();
}
