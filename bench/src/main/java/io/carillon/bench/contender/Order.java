package io.carillon.bench.contender;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * What a process is told to do.
 *
 * @param contender who is measured
 */
public record Order(ContenderName contender, Target target, Measurement measurement) {

  /**
   * The database, empty.
   *
   * @param serverPid the postgres process, whose CPU time counts too
   */
  public record Target(String url, String user, String password, long serverPid) {}

  /** What is measured. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  public sealed interface Measurement {

    /**
     * Queued executions until all are on record as ended.
     *
     * @param warmUp executions that come first and do not count
     */
    record Drain(int warmUp, int executions) implements Measurement {}

    /**
     * From due time to the handler's start, at random instants: first a warm-up at the last rate, a
     * rest, then each rate.
     *
     * @param rates due times a second, ascending
     * @param seconds of each rate
     * @param seed of the instants
     */
    record Lateness(List<Integer> rates, int warmUpSeconds, int seconds, long seed)
        implements Measurement {}
  }
}
