package io.carillon.scheduler;

import java.time.Instant;
import java.util.List;

/** What the scheduler needs from outside: somebody who keeps its decisions and acts on them. */
@FunctionalInterface
public interface DecisionSink {

  /**
   * Takes the decisions of one tick, inside its transaction: what throws undoes the tick.
   *
   * @param decidedAt the database's time of the tick
   */
  void accept(List<Decision> decisions, Instant decidedAt);
}
