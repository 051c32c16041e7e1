package io.carillon.bench.order;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** The result of a measurement. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
public sealed interface Finding {

  /** The rate at which executions ended. */
  record Drained(double perSecond, Cost cost) implements Finding {}

  /** The lateness of handler starts, at each rate. */
  record Punctual(List<Late> rates) implements Finding {}

  /**
   * The lateness of recurring schedules.
   *
   * @param live megabytes of heap in use after a collection, at regular intervals; empty when the
   *     heap was not watched
   * @param heldBack due times of the whole run that did not fire, each recorded with its reason
   */
  record Recurred(Late late, List<Double> live, long heldBack) implements Finding {}

  /** The drain rate, and the lateness measured after it. */
  record Both(Drained drained, Late late) implements Finding {}

  /** The number of past executions in a database. */
  record Loaded(long executions) implements Finding {}

  /**
   * The lateness of handler starts, in milliseconds; negative for early ones.
   *
   * @param rate due times a second
   * @param keptUp whether all started and lateness did not grow
   */
  record Late(int rate, Percentiles millis, boolean keptUp, Cost cost) {

    /** Returns the median in milliseconds. */
    public double p50() {
      return millis.p50();
    }

    /** Returns the lateness in milliseconds that 99 % do not exceed. */
    public double p99() {
      return millis.p99();
    }
  }

  /** The lateness in milliseconds that a part does not exceed. */
  record Percentiles(double p50, double p90, double p99, double longest) {}

  /**
   * The cost per execution.
   *
   * @param ownCpu microseconds of the contender's process
   * @param serverCpu microseconds of PostgreSQL
   * @param walBytes written to the write-ahead log
   * @param othersCores cores that other processes used meanwhile: not a cost but interference
   */
  record Cost(double ownCpu, double serverCpu, double walBytes, double othersCores) {}
}
