package io.carillon.bench.order;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a measurement found. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
public sealed interface Finding {

  /** How fast executions ended. */
  record Drained(double perSecond, Cost cost) implements Finding {}

  /** How late handlers started, at each rate. */
  record Punctual(List<Late> rates) implements Finding {}

  /**
   * How late the handlers of recurring schedules started.
   *
   * @param live megabytes of the heap that are still in use after a collection, at equal distances;
   *     empty where the heap was not watched
   * @param heldBack due times of the whole run that did not fire, each on record with its reason
   */
  record Recurred(Late late, List<Double> live, long heldBack) implements Finding {}

  /** How fast executions ended, and how late handlers started after that. */
  record Both(Drained drained, Late late) implements Finding {}

  /** How many past executions a database has. */
  record Loaded(long executions) implements Finding {}

  /**
   * How late handlers started, in milliseconds; below zero where they started early.
   *
   * @param rate due times a second
   * @param keptUp whether all started, the later ones no later than the earlier ones
   */
  record Late(
      int rate, double p50, double p90, double p99, double longest, boolean keptUp, Cost cost) {}

  /**
   * What an execution cost.
   *
   * @param ownCpu microseconds of the contender's process
   * @param serverCpu microseconds of PostgreSQL
   * @param walBytes written to the write-ahead log
   * @param othersCores how many cores others kept busy meanwhile: not a cost but a disturbance
   */
  record Cost(double ownCpu, double serverCpu, double walBytes, double othersCores) {}
}
