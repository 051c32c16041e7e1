package io.carillon.text;

import java.util.List;

/** A list of names in a sentence. */
public final class FirstNames {

  private FirstNames() {}

  /**
   * Returns the first names, separated by commas, and that there are more.
   *
   * @param most maximum number of names in the text
   */
  public static String of(List<String> names, int most) {
    String first = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return first + (names.size() > most ? ", and more" : "");
  }
}
