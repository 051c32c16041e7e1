package io.carillon.tasks.web;

/** Reserves memory before more of a body is read than a small amount. */
public interface BodyMemory {

  /** Number of bytes that may be read without a reservation. */
  int FREE_BYTES = 64 * 1024;

  /** Reserves nothing; for bodies that are small by their bound. */
  BodyMemory NOT_NEEDED = () -> {};

  /** Waits until there is memory for everything that may follow; later calls return at once. */
  void makeSure() throws InterruptedException;
}
