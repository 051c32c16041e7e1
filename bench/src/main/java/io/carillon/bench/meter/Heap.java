package io.carillon.bench.meter;

import java.lang.management.ManagementFactory;

/** The heap of this process. */
public final class Heap {

  private static final double MEGABYTE = 1 << 20;

  private Heap() {}

  /** Returns the megabytes in use after a full collection, which stops the process briefly. */
  public static double liveMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
  }
}
