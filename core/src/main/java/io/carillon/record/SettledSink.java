package io.carillon.record;

import io.carillon.execution.Settled;
import java.util.List;
import java.util.Map;

/** What the recorder needs from outside: somebody who acts on what was settled. */
public interface SettledSink {

  /** Executions became claimable again or ended; called in the transaction of the settlement. */
  void settled(List<Settled> batch);

  /** Configs whose executions failed, with how many in a row; called in the same transaction. */
  void failing(Map<Long, Integer> failuresInARow);
}
