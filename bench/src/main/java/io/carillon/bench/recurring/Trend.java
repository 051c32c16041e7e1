package io.carillon.bench.recurring;

import java.util.List;

/** Where figures taken at equal distances are heading. */
final class Trend {

  private Trend() {}

  /** By how much the straight line that fits them best rises from the first to the last. */
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
