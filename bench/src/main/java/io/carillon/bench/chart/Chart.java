package io.carillon.bench.chart;

import io.carillon.bench.text.Language;
import io.carillon.bench.text.Words;

/** A chart for light and dark pages. */
public sealed interface Chart permits BarChart, LogChart {

  /** Returns the file name without extension. */
  String name();

  /** Returns the title, which is also the alternative text. */
  Words title();

  /** Returns the chart as SVG. */
  String svg(Language language);
}
