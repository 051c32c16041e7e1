package io.carillon.bench.order;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;

/**
 * The order of a process.
 *
 * @param contender the measured one
 * @param patienceSeconds time that loading may take beyond what is planned
 */
public record Order(
    ContenderName contender, Target target, Measurement measurement, int patienceSeconds) {

  /**
   * An empty database.
   *
   * @param serverPid the postgres process, whose CPU time counts too
   */
  public record Target(String url, String user, String password, long serverPid) {}

  /** A measurement. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  public sealed interface Measurement {

    /** Time limit of a measurement; slower results are of no interest. */
    Duration LIMIT = Duration.ofMinutes(3);

    /**
     * Drains queued executions until all are recorded as ended.
     *
     * @param warmUp executions that come first and do not count
     */
    record Drain(int warmUp, int executions) implements Measurement {}

    /**
     * Measures from due time to handler start, at random instants: first a warm-up, a rest, then
     * each rate.
     *
     * @param warmUp its rate and length
     * @param rates due times a second, ascending
     * @param seconds of each rate
     * @param seed of the instants
     */
    record Lateness(WarmUp warmUp, List<Integer> rates, int seconds, long seed)
        implements Measurement {}

    /**
     * Measures the lateness of recurring schedules after a warm-up, their due times spread evenly
     * at random. Carillon only.
     *
     * @param periodSeconds between two due times of a schedule
     * @param seconds length of the measurement, at least one period
     * @param heapSeconds how long it then continues while the heap is watched; 0 for not at all
     */
    record Recurring(WarmUp warmUp, int schedules, int periodSeconds, int seconds, int heapSeconds)
        implements Measurement {
      /** Returns the number of due times in that period. */
      public int fires() {
        return schedules * seconds / periodSeconds;
      }
    }

    /**
     * Prepares a database with four weeks of history; measures nothing.
     *
     * @param idleSchedules due in weeks
     * @param executions number of ended ones, at least
     */
    record Past(int idleSchedules, int executions) implements Measurement {}

    /**
     * A drain, then lateness in the same process, with the existing content of the database.
     *
     * @param rate due times a second
     * @param warmUpSeconds of that rate that come first and do not count
     * @param seconds of that rate
     */
    record Beside(Drain drain, int rate, int warmUpSeconds, int seconds, long seed)
        implements Measurement {}

    /**
     * A drain shared by several nodes, measured by the first. Carillon only.
     *
     * @param millis sleep of each execution
     * @param nodes processes, including this one; the others must have joined when the warm-up ends
     */
    record Shared(Drain drain, int millis, int nodes) implements Measurement {}

    /**
     * A further node of a shared drain.
     *
     * @param executions of all nodes, including the warm-up
     */
    record Help(int executions, int millis) implements Measurement {}
  }

  /** Due times that come first and do not count. */
  public record WarmUp(int rate, int seconds) {
    /** Returns their number. */
    public int executions() {
      return rate * seconds;
    }
  }
}
