package io.carillon.bench.chart;

import io.carillon.bench.text.Language;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.util.List;

/**
 * Horizontal bars, one per median, with a mark from the lowest to the highest.
 *
 * @param unit after each figure, with a leading space where needed
 */
public record BarChart(String name, Words title, String unit, List<Bar> bars) implements Chart {

  private static final int WIDTH = 760;
  private static final int LABELS = 250;
  private static final int FIGURES = 190;
  private static final int TOP = 32;
  private static final int ROW = 30;
  private static final int THICKNESS = 18;

  /**
   * A bar.
   *
   * @param colour in CSS syntax
   */
  public record Bar(Words label, Spread figures, String colour) {}

  @Override
  public String svg(Language language) {
    Svg svg = new Svg(WIDTH, TOP + ROW * bars.size());
    svg.title(title.in(language));
    double most = bars.stream().mapToDouble(bar -> bar.figures.highest()).max().orElse(1);
    double scale = (WIDTH - LABELS - FIGURES) / Math.max(most, Double.MIN_NORMAL);
    for (int i = 0; i < bars.size(); i++) {
      draw(svg, bars.get(i), TOP + ROW * i, scale, language);
    }
    return svg.toString();
  }

  private void draw(Svg svg, Bar bar, double y, double scale, Language language) {
    Spread figures = bar.figures;
    double middle = y + THICKNESS / 2.0;
    svg.text(LABELS - 8, y + 14, "end", bar.label.in(language));
    svg.bar(LABELS, y, figures.median() * scale, THICKNESS, bar.colour);
    svg.line(
        "mark",
        LABELS + figures.lowest() * scale,
        middle,
        LABELS + figures.highest() * scale,
        middle);
    svg.text(LABELS + figures.highest() * scale + 8, y + 14, "start", figures.cell() + unit);
  }
}
