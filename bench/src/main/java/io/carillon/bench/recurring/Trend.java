package io.carillon.bench.recurring;

import java.util.List;

/** The trend of equidistant figures. */
final class Trend {

  private Trend() {}

  /**
   * Returns the rise of the least-squares line from the first to the last figure, in percent of the
   * mean.
   */
  static double percent(List<Double> figures) {
    double middle = (figures.size() - 1) / 2.0;
    double mean = figures.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (int i = 0; i < figures.size(); i++) {
      products += (i - middle) * (figures.get(i) - mean);
      squares += (i - middle) * (i - middle);
    }
    return squares == 0 ? 0 : products / squares * (figures.size() - 1) / mean * 100;
  }
}
