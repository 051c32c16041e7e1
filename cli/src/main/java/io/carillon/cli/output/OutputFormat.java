package io.carillon.cli.output;

import java.util.Arrays;
import java.util.Locale;

/** The form of what a command prints. */
public enum OutputFormat {
  /** Columns for people. */
  TABLE,
  /** More columns for people. */
  WIDE,
  /** The server's JSON; a list is an array. */
  JSON,
  /** The same as YAML. */
  YAML,
  /** One name or id a line. */
  NAME;

  /** Returns the values of the option {@code --output}. */
  public static String[] words() {
    return Arrays.stream(values())
        .map(format -> format.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  /** Returns the format of that word. */
  public static OutputFormat of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Returns whether people read it. */
  public boolean isTable() {
    return this == TABLE || this == WIDE;
  }
}
