package io.carillon.bench.chart;

/** A drawing, built element by element; coordinates in pixels from the upper left corner. */
final class Svg {

  private static final String STYLE =
      """
      <style>
        text { font: 13px sans-serif; fill: #1f2328 }
        .title { font-weight: bold }
        .faint { stroke: #8c959f; stroke-opacity: 0.35 }
        .mark { stroke: #1f2328; fill: none }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .mark { stroke: #e6edf3 }
        }
      </style>
      """;

  private final int width;
  private final int height;
  private final StringBuilder elements = new StringBuilder();

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  Svg title(String text) {
    return element("<text class=\"title\" x=\"0\" y=\"16\">%s</text>".formatted(escaped(text)));
  }

  /** Adds text anchored at the point: {@code start}, {@code middle} or {@code end}. */
  Svg text(double x, double y, String anchor, String text) {
    return element(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>"
            .formatted(x, y, anchor, escaped(text)));
  }

  Svg bar(double x, double y, double length, double thickness, String colour) {
    return element(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>"
            .formatted(x, y, length, thickness, colour));
  }

  /** Adds a line of a CSS class: {@code faint} or {@code mark}. */
  Svg line(String kind, double x1, double y1, double x2, double y2) {
    return element(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>"
            .formatted(kind, x1, y1, x2, y2));
  }

  /** Adds a coloured line, dashed or solid. */
  Svg stroke(String colour, boolean dashed, double x1, double y1, double x2, double y2) {
    return element(
        "<line stroke=\"%s\" stroke-width=\"2\"%s x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>"
            .formatted(colour, dashed ? " stroke-dasharray=\"5 4\"" : "", x1, y1, x2, y2));
  }

  Svg dot(double x, double y, String colour) {
    return element(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>".formatted(x, y, colour));
  }

  private Svg element(String element) {
    elements.append("  ").append(element).append('\n');
    return this;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  @Override
  public String toString() {
    String size =
        "viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\"".formatted(width, height);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" "
        + size
        + ">\n"
        + STYLE
        + elements
        + "</svg>\n";
  }
}
