package io.carillon.record;

import io.carillon.execution.Settled;
import java.util.List;
import java.util.Map;

/** Receives what the recorder has settled. */
public interface SettlementListener {

  /**
   * Called when executions became claimable again or ended, in the transaction of the settlement.
   */
  void settled(List<Settled> batch);

  /**
   * Called with the configs whose executions failed and their number of failures in a row, in the
   * same transaction.
   */
  void failing(Map<Long, Integer> failuresInARow);
}
