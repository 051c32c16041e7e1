package io.carillon.bench.chapter;

import io.carillon.bench.chart.Chart;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import java.util.List;

/** A kind of measurement, from the first round to its tables. */
public interface Chapter {

  /** By which it is asked for on the command line, one word. */
  String name();

  /** Measures, all rounds. */
  void measure(Laboratory laboratory) throws Exception;

  /** What {@link #measure} found: medians, with the lowest and the highest. */
  List<Table> tables();

  /** Pictures of it. */
  default List<Chart> charts() {
    return List.of();
  }

  /** What was to be reached. */
  List<Goal> goals();
}
