package io.carillon.record;

import io.carillon.execution.Settled;
import java.util.List;

/** Receives what the recorder has settled. */
public interface SettlementListener {

  /**
   * Called when executions became claimable again or ended, in the transaction of the settlement.
   */
  void settled(List<Settled> batch);
}
