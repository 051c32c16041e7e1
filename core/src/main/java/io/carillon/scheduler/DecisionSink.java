package io.carillon.scheduler;

import java.time.Instant;
import java.util.List;

/** Receives the scheduler's decisions, records them and acts on them. */
@FunctionalInterface
public interface DecisionSink {

  /**
   * Accepts decisions inside the transaction in which they are made; an exception rolls them back.
   *
   * @param decidedAt the database's time
   * @param inTick whether this is the transaction of a tick, which ends with this call; false while
   *     a user changes a schedule, when it may stay open
   */
  void accept(List<Decision> decisions, Instant decidedAt, boolean inTick);
}
