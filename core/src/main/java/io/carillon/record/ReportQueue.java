package io.carillon.record;

import io.carillon.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports that are to be written, bounded in number and in bytes: whoever reports waits while there
 * is no room.
 */
final class ReportQueue {

  /** How many reports are written at once, at most. */
  static final int BATCH = 500;

  private static final int MOST = 20_000;
  // What is not larger is bounded by the number of reports alone.
  private static final long SMALL = 1_024;
  private static final long BATCH_BYTES = 2L << 20;
  private static final int PART_OF_HEAP = 16;
  private static final long LEAST_BYTES = 4L << 20; // more than any report has

  private final BlockingQueue<Queued> queue = new ArrayBlockingQueue<>(MOST);
  private final MemoryBudget memory =
      new MemoryBudget(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));

  private record Queued(Report report, MemoryBudget.@Nullable Share share) {}

  /** Reports that are written together; closed when they are, or nobody will write them. */
  static final class Batch implements AutoCloseable {

    private final List<Queued> queued = new ArrayList<>();

    List<Report> reports() {
      return queued.stream().map(Queued::report).toList();
    }

    boolean isEmpty() {
      return queued.isEmpty();
    }

    /** Makes room for others. */
    @Override
    public void close() {
      for (Queued one : queued) {
        if (one.share() != null) {
          one.share().close();
        }
      }
    }
  }

  /** Takes a report; waits while there is no room. */
  void put(Report report) throws InterruptedException {
    long bytes = report.bytes();
    MemoryBudget.Share share = bytes <= SMALL ? null : memory.reserve(within(bytes));
    try {
      queue.put(new Queued(report, share));
    } catch (InterruptedException e) {
      if (share != null) {
        share.close();
      }
      throw e;
    }
  }

  /** Takes a report, however long that needs: an interrupt is kept for the caller. */
  void putUninterruptibly(Report report) {
    long bytes = report.bytes();
    MemoryBudget.Share share = bytes <= SMALL ? null : memory.reserveUninterruptibly(within(bytes));
    Queued queued = new Queued(report, share);
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(queued);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private long within(long bytes) {
    return Math.min(bytes, memory.bytes());
  }

  /** Takes a small report if there is room. */
  boolean offer(Report report) {
    return report.bytes() <= SMALL && queue.offer(new Queued(report, null));
  }

  /** Whether more waits than is written at once. */
  boolean isLong() {
    return queue.size() >= BATCH;
  }

  /** Waits for a report, at most so long; false when none came. */
  boolean takeFirst(Batch into, long millis) throws InterruptedException {
    Queued first = queue.poll(millis, TimeUnit.MILLISECONDS);
    if (first != null) {
      into.queued.add(first);
    }
    return first != null;
  }

  /** Takes what there is, at most a batch of reports or of bytes. */
  void takeMore(Batch into) {
    long bytes = into.queued.stream().mapToLong(one -> one.report().bytes()).sum();
    while (into.queued.size() < BATCH && bytes < BATCH_BYTES) {
      Queued next = queue.poll();
      if (next == null) {
        break;
      }
      bytes += next.report().bytes();
      into.queued.add(next);
    }
  }
}
