package io.carillon.bench.chart;

import io.carillon.bench.text.Language;
import io.carillon.bench.text.Words;

/** A picture of figures, for a page that is light or dark. */
public sealed interface Chart permits BarChart, LogChart {

  /** The file's name, without its ending. */
  String name();

  /** What it shows, for those who cannot see it. */
  Words title();

  /** The picture. */
  String svg(Language language);
}
