package io.carillon.bench.chart;

import io.carillon.bench.text.Language;
import io.carillon.bench.text.Words;
import java.util.List;

/**
 * Lines over equidistant columns on a logarithmic axis; values not above zero are omitted.
 *
 * @param columns the labels below
 * @param unit of the axis
 */
public record LogChart(
    String name, Words title, List<String> columns, String unit, List<Line> lines)
    implements Chart {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 360;
  private static final int LEFT = 80;
  private static final int RIGHT = 220;
  private static final int TOP = 40;
  private static final int BOTTOM = 40;
  private static final int LEGEND_ROW = 22;
  private static final int LOWEST_DECADE = -1;
  private static final int HIGHEST_DECADE = 5;

  /**
   * A line.
   *
   * @param values one per column, NaN for none
   * @param colour in CSS syntax
   */
  public record Line(Words label, List<Double> values, String colour, boolean dashed) {}

  @Override
  public String svg(Language language) {
    Svg svg = new Svg(WIDTH, HEIGHT);
    svg.title(title.in(language));
    drawAxes(svg);
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, lines.get(i));
      drawLegend(svg, lines.get(i), TOP + LEGEND_ROW * i, language);
    }
    return svg.toString();
  }

  private void drawAxes(Svg svg) {
    for (int decade = LOWEST_DECADE; decade <= HIGHEST_DECADE; decade++) {
      double value = Math.pow(10, decade);
      svg.line("faint", LEFT, y(value), WIDTH - RIGHT, y(value));
      String figure = value < 1 ? "%.1f".formatted(value) : "%,.0f".formatted(value);
      svg.text(LEFT - 8, y(value) + 4, "end", figure + unit);
    }
    for (int i = 0; i < columns.size(); i++) {
      svg.text(x(i), HEIGHT - BOTTOM + 22.0, "middle", columns.get(i));
    }
  }

  private void draw(Svg svg, Line line) {
    String colour = line.colour;
    for (int i = 0; i < columns.size(); i++) {
      double value = line.values.get(i);
      if (value > 0) {
        svg.dot(x(i), y(value), colour);
        if (i > 0 && line.values.get(i - 1) > 0) {
          svg.stroke(colour, line.dashed, x(i - 1), y(line.values.get(i - 1)), x(i), y(value));
        }
      }
    }
  }

  private static void drawLegend(Svg svg, Line line, double y, Language language) {
    double x = WIDTH - RIGHT + 20.0;
    svg.stroke(line.colour, line.dashed, x, y, x + 24, y);
    svg.text(x + 32, y + 4, "start", line.label.in(language));
  }

  private double x(int column) {
    double distance = (double) (WIDTH - LEFT - RIGHT) / columns.size();
    return LEFT + distance * (column + 0.5);
  }

  private static double y(double value) {
    double share = (Math.log10(value) - LOWEST_DECADE) / (HIGHEST_DECADE - LOWEST_DECADE);
    double bounded = Math.clamp(share, 0, 1);
    return HEIGHT - BOTTOM - bounded * (HEIGHT - BOTTOM - TOP);
  }
}
