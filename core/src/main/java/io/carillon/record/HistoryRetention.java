package io.carillon.record;

/** Deletes old history in small batches, so that no lock is held for long. */
public final class HistoryRetention {

  /** What was, or would be, deleted. */
  public record Deleted(long executions, long events) {}

  /**
   * Counts what {@link #delete} would delete.
   *
   * @param executions whether executions are meant
   * @param events whether schedule events are meant
   */
  public Deleted count(HistorySelection selection, boolean executions, boolean events) {
    return new Deleted(0, 0);
  }

  /**
   * Deletes ended executions with their attempts and logs, and schedule events.
   *
   * @param executions whether executions are meant
   * @param events whether schedule events are meant
   * @throws InterruptedException between two batches, what was deleted stays deleted
   */
  public Deleted delete(HistorySelection selection, boolean executions, boolean events)
      throws InterruptedException {
    return new Deleted(0, 0);
  }
}
