package io.carillon.bench.contender;

import java.lang.management.ManagementFactory;

/** The heap of this process. */
final class Heap {

  private static final double MEGABYTE = 1 << 20;

  private Heap() {}

  /** What is still in use after a full collection, which stops everything for a moment. */
  static double liveMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
  }
}
