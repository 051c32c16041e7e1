package io.carillon.record;

import io.carillon.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports waiting to be written, bounded in number and in bytes; reporters block while it is full.
 * Of the progress of an attempt only the last report waits. One writer takes progress, so that an
 * older report never replaces a newer one; with the end of an attempt comes its last progress.
 */
final class ReportQueue {

  /** Maximum number of reports written at once. */
  static final int BATCH = 500;

  private static final int MOST = 20_000;
  // Reports up to this many bytes are bounded by their number alone.
  private static final long SMALL = 1_024;
  private static final long BATCH_BYTES = 2L << 20;
  private static final int PART_OF_HEAP = 16;
  private static final long LEAST_BYTES = 4L << 20; // more than the largest report

  private final BlockingQueue<Queued> queue = new ArrayBlockingQueue<>(MOST);
  private final MemoryBudget memory =
      new MemoryBudget(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));

  // At most one for each attempt that this process runs.
  private final Map<UUID, AttemptReport.Progressed> progress = new ConcurrentHashMap<>();

  private record Queued(AttemptReport report, MemoryBudget.@Nullable Share share) {}

  /** Reports that are written together; closed once they are written or abandoned. */
  static final class Batch implements AutoCloseable {

    private final List<Queued> queued = new ArrayList<>();
    private final List<AttemptReport> progress = new ArrayList<>();

    /** Returns the reports, progress first: it is of no use after the end of its attempt. */
    List<AttemptReport> reports() {
      List<AttemptReport> reports = new ArrayList<>(progress);
      queued.forEach(one -> reports.add(one.report()));
      return reports;
    }

    boolean isEmpty() {
      return queued.isEmpty() && progress.isEmpty();
    }

    /** Returns the reserved bytes of the batch. */
    @Override
    public void close() {
      for (Queued one : queued) {
        if (one.share() != null) {
          one.share().close();
        }
      }
    }
  }

  /** Adds a report; blocks while the queue is full. */
  void put(AttemptReport report) throws InterruptedException {
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

  /** Adds a report, blocking as long as needed; an interrupt is kept for the caller. */
  void putUninterruptibly(AttemptReport report) {
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

  /** Keeps the progress in place of what the attempt reported before and is not taken yet. */
  void putProgress(AttemptReport.Progressed report) {
    progress.put(report.executionId(), report);
  }

  /** Takes the progress of up to a batch of attempts; for one writer alone. */
  void takeProgress(Batch into) {
    for (UUID execution : progress.keySet()) {
      if (into.progress.size() >= BATCH) {
        break;
      }
      takeProgress(execution, into);
    }
  }

  private void takeProgress(UUID execution, Batch into) {
    AttemptReport.Progressed report = progress.remove(execution);
    if (report != null) {
      into.progress.add(report);
    }
  }

  /** Returns whether a full batch or more is waiting. */
  boolean isLong() {
    return queue.size() >= BATCH;
  }

  /** Waits for a report, at most this long; false when none came. */
  boolean takeFirst(Batch into, long millis) throws InterruptedException {
    Queued first = queue.poll(millis, TimeUnit.MILLISECONDS);
    if (first != null) {
      add(first, into);
    }
    return first != null;
  }

  /** Takes further waiting reports, up to a batch of reports or of bytes. */
  void takeMore(Batch into) {
    long bytes = into.queued.stream().mapToLong(one -> one.report().bytes()).sum();
    while (into.queued.size() < BATCH && bytes < BATCH_BYTES) {
      Queued next = queue.poll();
      if (next == null) {
        break;
      }
      bytes += next.report().bytes();
      add(next, into);
    }
  }

  private void add(Queued next, Batch into) {
    into.queued.add(next);
    if (next.report() instanceof AttemptReport.Ended ended) {
      takeProgress(ended.settlement().executionId(), into);
    }
  }
}
