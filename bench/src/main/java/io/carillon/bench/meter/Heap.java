package io.carillon.bench.meter;

import java.lang.management.ManagementFactory;

/** The heap of this process. */
public final class Heap {

  private static final double MEGABYTE = 1 << 20;

  private Heap() {}

  /** What is still in use after a full collection, which stops everything for a moment. */
  public static double liveMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
  }
}
