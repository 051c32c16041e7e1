package io.carillon.bench.text;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The same figure from several rounds. */
public record Spread(List<Double> ascending) {

  /** Of at least one figure. */
  public static Spread of(Collection<Double> figures) {
    return new Spread(figures.stream().sorted().toList());
  }

  /** A figure of each of these. */
  public static <T> Spread of(List<T> found, ToDoubleFunction<T> figure) {
    return of(found.stream().mapToDouble(figure).boxed().toList());
  }

  /** Of an even number, the mean of both in the middle. */
  public double median() {
    int n = ascending.size();
    return (ascending.get((n - 1) / 2) + ascending.get(n / 2)) / 2;
  }

  /** The least that is not exceeded by this share of them. */
  public double share(double share) {
    int place = (int) Math.ceil(share * ascending.size()) - 1;
    return ascending.get(Math.max(0, place));
  }

  /** The lowest. */
  public double lowest() {
    return ascending.getFirst();
  }

  /** The highest. */
  public double highest() {
    return ascending.getLast();
  }

  /** Median, lowest and highest, as in {@code 5.1 (4.8–6.0)}. */
  public String cell() {
    if (ascending.size() == 1) {
      return rounded(median());
    }
    return "%s (%s–%s)"
        .formatted(rounded(median()), rounded(ascending.getFirst()), rounded(ascending.getLast()));
  }

  /** Two digits or more. */
  public static String rounded(double figure) {
    if (Double.isNaN(figure)) {
      return "–";
    }
    double size = Math.abs(figure);
    return (size >= 100 ? "%,.0f" : size >= 1 ? "%.1f" : "%.2f").formatted(figure);
  }
}
