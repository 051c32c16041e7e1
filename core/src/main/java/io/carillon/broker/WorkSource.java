package io.carillon.broker;

import io.carillon.execution.Claim;
import java.time.Duration;
import java.util.List;

/** The source of one worker's executions. */
public interface WorkSource extends AutoCloseable {

  /**
   * Claims at most {@code limit} waiting executions, the number of the worker's free slots.
   *
   * @param batch the number of the claim batch, unique within the worker
   * @return empty when nothing waits
   */
  List<Claim> claim(long batch, int limit);

  /**
   * Gives back prefetched executions while the worker has no free slot; the next claim fetches
   * again.
   */
  void rest();

  /** Waits until executions may be waiting, or the time has elapsed. */
  void await(Duration atMost) throws InterruptedException;

  /** Ends the current wait, or the next one. */
  void wake();

  @Override
  void close();
}
