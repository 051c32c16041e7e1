package io.carillon.bench.chapter;

import io.carillon.bench.chart.Chart;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import java.util.List;

/** A kind of measurement, with its rounds, tables and goals. */
public interface Chapter {

  /** Returns its name on the command line, one word. */
  String name();

  /** Measures all rounds. */
  void measure(Laboratory laboratory) throws Exception;

  /** Returns the results of {@link #measure}: medians, with the lowest and the highest. */
  List<Table> tables();

  /** Returns charts of the results. */
  default List<Chart> charts() {
    return List.of();
  }

  /** Returns the goals with what was reached. */
  List<Goal> goals();
}
