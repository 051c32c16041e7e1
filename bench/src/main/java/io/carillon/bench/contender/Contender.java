package io.carillon.bench.contender;

import io.carillon.bench.meter.Arrivals;
import java.time.Instant;
import java.util.List;

/**
 * A system under measurement, on a database of its own. It tells {@link Arrivals} of each handler
 * that starts.
 */
public interface Contender extends AutoCloseable {

  /** Makes what it needs in an empty database. */
  void prepare() throws Exception;

  /** Queues executions that are due already; none is run before {@link #start}. */
  void queue(int executions) throws Exception;

  /** Has one task run at each of these instants, which lie in the future. */
  void schedule(List<Instant> dueTimes) throws Exception;

  /** How many due times a second {@link #schedule} can be sure to take, for planning. */
  int schedulesPerSecond();

  /** Begins to work. */
  void start() throws Exception;

  /** How many executions are over, as far as its tables tell. */
  long ended() throws Exception;

  /**
   * What its tables say that should not be: executions that did not end, or more than once. A
   * system that forgets what it ran has nothing to say.
   */
  List<String> audit(long executions) throws Exception;

  @Override
  void close();
}
