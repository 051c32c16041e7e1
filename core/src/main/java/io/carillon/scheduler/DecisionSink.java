package io.carillon.scheduler;

import java.time.Instant;
import java.util.List;

/** What the scheduler needs from outside: somebody who keeps its decisions and acts on them. */
@FunctionalInterface
public interface DecisionSink {

  /**
   * Takes decisions, inside the transaction in which they are made: what throws undoes them.
   *
   * @param decidedAt the database's time
   * @param inTick whether the transaction is a tick's, which ends with this; false when somebody
   *     changes a schedule, whose transaction may stay open
   */
  void accept(List<Decision> decisions, Instant decidedAt, boolean inTick);
}
