package io.carillon.broker;

import io.carillon.execution.Claim;
import java.time.Duration;
import java.util.List;

/** One worker's way to its work. */
public interface Inbox extends AutoCloseable {

  /**
   * Claims what waits, at most {@code limit}: exactly what the worker has room for.
   *
   * @param batch the number, among the worker's, of what is claimed
   * @return empty when nothing waits
   */
  List<Claim> claim(long batch, int limit);

  /**
   * Gives back what it holds ready for the worker, which has no room for it now; the next claim
   * takes again.
   */
  void rest();

  /** Waits until there may be work, at most that long. */
  void await(Duration atMost) throws InterruptedException;

  /** Ends a wait. */
  void wake();

  @Override
  void close();
}
