package io.carillon.bench.contender;

import io.carillon.bench.meter.Arrivals;
import java.time.Instant;
import java.util.List;

/**
 * A system under measurement on its own database. It reports each handler start to {@link
 * Arrivals}.
 */
public interface Contender extends AutoCloseable {

  /** Creates what it needs in an empty database. */
  void prepare() throws Exception;

  /** Queues executions that are already due; none runs before {@link #start}. */
  void queue(int executions) throws Exception;

  /** Schedules one run at each of these instants, which are in the future. */
  void schedule(List<Instant> dueTimes) throws Exception;

  /** Returns how many due times per second {@link #schedule} loads at least, for planning. */
  int schedulesPerSecond();

  /** Starts working. */
  void start() throws Exception;

  /** Returns how many executions have ended according to its tables. */
  long ended() throws Exception;

  /**
   * Returns the errors in its tables: executions that did not end, or ended more than once. A
   * system that deletes its history can report few.
   */
  List<String> audit(long executions) throws Exception;

  @Override
  void close();
}
