package io.carillon.bench.text;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A figure over several rounds. */
public record Spread(List<Double> ascending) {

  /** Creates it from at least one figure. */
  public static Spread of(Collection<Double> figures) {
    return new Spread(figures.stream().sorted().toList());
  }

  /** Creates it from a figure of each finding. */
  public static <T> Spread of(List<T> found, ToDoubleFunction<T> figure) {
    return of(found.stream().mapToDouble(figure).boxed().toList());
  }

  /** Returns the median; for an even number, the mean of the two in the middle. */
  public double median() {
    int n = ascending.size();
    return (ascending.get((n - 1) / 2) + ascending.get(n / 2)) / 2;
  }

  /** Returns a percentile: the least figure that this share does not exceed. */
  public double share(double share) {
    int place = (int) Math.ceil(share * ascending.size()) - 1;
    return ascending.get(Math.max(0, place));
  }

  /** Returns the lowest figure. */
  public double lowest() {
    return ascending.getFirst();
  }

  /** Returns the highest figure. */
  public double highest() {
    return ascending.getLast();
  }

  /** Returns median, lowest and highest, as in {@code 5.1 (4.8–6.0)}. */
  public String cell() {
    if (ascending.size() == 1) {
      return rounded(median());
    }
    return "%s (%s–%s)"
        .formatted(rounded(median()), rounded(ascending.getFirst()), rounded(ascending.getLast()));
  }

  /** Formats a figure with at least two significant digits. */
  public static String rounded(double figure) {
    if (Double.isNaN(figure)) {
      return "–";
    }
    double size = Math.abs(figure);
    return (size >= 100 ? "%,.0f" : size >= 1 ? "%.1f" : "%.2f").formatted(figure);
  }
}
