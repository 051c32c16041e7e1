package io.carillon.cli.arguments;

/**
 * A positional parameter of a command; only the last one of a command may take several words.
 *
 * @param label its placeholder in help texts, such as {@code NAME}
 * @param least how many words it needs
 * @param most how many words it takes
 */
public record Parameter(String label, int least, int most) {

  /** The most words of a parameter that takes several. */
  public static final int MANY = 1000;

  /** Returns a parameter of one word. */
  public static Parameter one(String label) {
    return new Parameter(label, 1, 1);
  }

  /** Returns a parameter that may be left out. */
  public static Parameter optional(String label) {
    return new Parameter(label, 0, 1);
  }

  /** Returns a parameter of any number of words, none included. */
  public static Parameter any(String label) {
    return new Parameter(label, 0, MANY);
  }

  /** Returns a parameter of one or more words. */
  public static Parameter several(String label) {
    return new Parameter(label, 1, MANY);
  }

  /** Returns it as help texts show it. */
  public String usage() {
    String text = most > 1 ? label + "..." : label;
    return least == 0 ? "[" + text + "]" : text;
  }
}
