package io.carillon.bench;

import java.util.Collection;
import java.util.List;

/**
 * The same figure from several rounds.
 *
 * @param ascending at least one
 */
public record Spread(List<Double> ascending) {

  /** Of these. */
  public static Spread of(Collection<Double> figures) {
    return new Spread(figures.stream().sorted().toList());
  }

  /** The one in the middle. */
  public double median() {
    int n = ascending.size();
    return (ascending.get((n - 1) / 2) + ascending.get(n / 2)) / 2;
  }

  /** Median, lowest and highest, as in {@code 5.1 (4.8–6.0)}. */
  public String cell() {
    return "%s (%s–%s)"
        .formatted(rounded(median()), rounded(ascending.getFirst()), rounded(ascending.getLast()));
  }

  /** Two digits or more. */
  public static String rounded(double figure) {
    if (Double.isNaN(figure)) {
      return "–";
    }
    return (figure >= 100 ? "%,.0f" : figure >= 1 ? "%.1f" : "%.2f").formatted(figure);
  }
}
