package io.carillon.cli.output;

import io.carillon.cli.text.DisplayText;

/**
 * A value in a table.
 *
 * @param text harmless and on one line
 * @param style how it is shown
 */
public record Cell(String text, Style style) {

  /** A value that is absent. */
  public static final Cell NONE = new Cell("-", Style.DIM);

  /** Makes the text harmless. */
  public Cell {
    text = DisplayText.line(text);
  }

  /** Returns a plain value; a dash for an empty one. */
  public static Cell of(String text) {
    return text.isEmpty() ? NONE : new Cell(text, Style.PLAIN);
  }
}
