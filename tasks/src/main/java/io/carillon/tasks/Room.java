package io.carillon.tasks;

/** Asked for memory before more of a body is read than costs little. */
interface Room {

  /** What may be read without asking. */
  int FREE_BYTES = 64 * 1024;

  /** For bodies that are small by their bound. */
  Room NOT_NEEDED = () -> {};

  /** Waits until there is memory for all that may follow; asked again, it answers at once. */
  void makeSure() throws InterruptedException;
}
