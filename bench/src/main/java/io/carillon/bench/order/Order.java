package io.carillon.bench.order;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;

/**
 * What a process is told to do.
 *
 * @param contender who is measured
 * @param patienceSeconds that loading may take longer than it is known to
 */
public record Order(
    ContenderName contender, Target target, Measurement measurement, int patienceSeconds) {

  /**
   * The database, empty.
   *
   * @param serverPid the postgres process, whose CPU time counts too
   */
  public record Target(String url, String user, String password, long serverPid) {}

  /** What is measured. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  public sealed interface Measurement {

    /** For what takes longer, no figure is of interest. */
    Duration LIMIT = Duration.ofMinutes(3);

    /**
     * Queued executions until all are on record as ended.
     *
     * @param warmUp executions that come first and do not count
     */
    record Drain(int warmUp, int executions) implements Measurement {}

    /**
     * From due time to the handler's start, at random instants: first a warm-up, a rest, then each
     * rate.
     *
     * @param warmUp at which rate, and how long
     * @param rates due times a second, ascending
     * @param seconds of each rate
     * @param seed of the instants
     */
    record Lateness(WarmUp warmUp, List<Integer> rates, int seconds, long seed)
        implements Measurement {}

    /**
     * Schedules that recur, their due times spread evenly at random: after a warm-up, how late the
     * handlers start. Of Carillon only.
     *
     * @param periodSeconds between two due times of a schedule
     * @param seconds how long, at least a period
     * @param heapSeconds how long it then goes on while the heap is watched; 0 for not at all
     */
    record Recurring(WarmUp warmUp, int schedules, int periodSeconds, int seconds, int heapSeconds)
        implements Measurement {
      /** Due times in that time. */
      public int fires() {
        return schedules * seconds / periodSeconds;
      }
    }

    /**
     * No measurement, but what one needs: a database that has been in use for four weeks.
     *
     * @param idleSchedules due in weeks
     * @param executions that ended, at least so many
     */
    record Past(int idleSchedules, int executions) implements Measurement {}

    /**
     * A drain, and then lateness in the same process, beside whatever is in the database.
     *
     * @param rate due times a second
     * @param warmUpSeconds of that rate that come first and do not count
     * @param seconds of that rate
     */
    record Beside(Drain drain, int rate, int warmUpSeconds, int seconds, long seed)
        implements Measurement {}

    /**
     * A drain that several nodes share, as the first of them sees it. Of Carillon only.
     *
     * @param millis that each execution waits
     * @param nodes processes, this one included; the others must be there when the warm-up ends
     */
    record Shared(Drain drain, int millis, int nodes) implements Measurement {}

    /**
     * Another node of a shared drain.
     *
     * @param executions of all, those of the warm-up too
     */
    record Help(int executions, int millis) implements Measurement {}
  }

  /** Due times that come first and do not count. */
  public record WarmUp(int rate, int seconds) {
    /** How many these are. */
    public int executions() {
      return rate * seconds;
    }
  }
}
