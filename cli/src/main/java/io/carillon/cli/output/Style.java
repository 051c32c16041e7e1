package io.carillon.cli.output;

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
    return switch (status) {
      case "succeeded", "active", "resolved", "usable", "ok", "fired" -> GOOD;
      case "running", "queued", "retrying", "pending" -> BUSY;
      case "paused",
          "draining",
          "skipped",
          "missed",
          "expired",
          "cancelled",
          "silenced",
          "warning" ->
          WARNING;
      case "failed", "timed_out", "lost", "error", "firing", "fault" -> BAD;
      case "inactive", "deleted", "stopped", "excluded", "coalesced" -> DIM;
      default -> PLAIN;
    };
  }
}
