package io.carillon.record;

import java.util.Map;

/** Receives the configs whose executions failed. */
public interface FailureListener {

  /**
   * Called in the transaction of the settlement.
   *
   * @param failuresInARow the number of failures in a row, by the config's id
   */
  void failing(Map<Long, Integer> failuresInARow);
}
