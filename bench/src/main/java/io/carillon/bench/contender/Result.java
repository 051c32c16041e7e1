package io.carillon.bench.contender;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process found out.
 *
 * @param drained null where lateness was measured
 * @param lateness of each rate; empty where a drain was measured
 * @param faults what should not be, such as an execution that did not end
 */
public record Result(@Nullable Drained drained, List<Late> lateness, List<String> faults) {

  /** How fast executions ended. */
  public record Drained(double perSecond, Cost cost) {}

  /**
   * How late handlers started, in milliseconds.
   *
   * @param rate due times a second
   */
  public record Late(int rate, double p50, double p90, double p99, double longest, Cost cost) {}

  /**
   * What an execution cost.
   *
   * @param ownCpu microseconds of the contender's process
   * @param serverCpu microseconds of PostgreSQL
   * @param walBytes written to the write-ahead log
   * @param othersCores how many cores others kept busy meanwhile: not a cost but a disturbance
   */
  public record Cost(double ownCpu, double serverCpu, double walBytes, double othersCores) {}
}
