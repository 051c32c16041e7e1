package io.carillon.cli.output;

import io.carillon.cli.protocol.Words;

/** How a word is shown on a terminal with colours. */
public enum Style {
  /** As it is. */
  PLAIN(""),
  /** In bold. */
  BOLD("1"),
  /** Of little weight. */
  DIM("2"),
  /** All is well. */
  GOOD("32"),
  /** Under way. */
  BUSY("36"),
  /** To be looked at. */
  WARNING("33"),
  /** Something is wrong. */
  BAD("31");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** Returns the text in this style, if colours are wanted. */
  public String apply(String text, boolean colours) {
    return !colours || this == PLAIN || text.isEmpty()
        ? text
        : "\u001b[" + code + "m" + text + "\u001b[0m";
  }

  /**
   * Returns the style of a status of a config, an execution, a worker, an alert, or of an event.
   */
  public static Style of(String status) {
    if (Words.GOOD.contains(status)) {
      return GOOD;
    }
    if (Words.BUSY.contains(status)) {
      return BUSY;
    }
    if (Words.WARNING.contains(status)) {
      return WARNING;
    }
    if (Words.BAD.contains(status)) {
      return BAD;
    }
    return Words.DIM.contains(status) ? DIM : PLAIN;
  }
}
