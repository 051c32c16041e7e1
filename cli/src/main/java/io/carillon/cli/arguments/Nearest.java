package io.carillon.cli.arguments;

import java.util.Comparator;
import java.util.stream.Stream;

/** The name that was probably meant. */
final class Nearest {

  private static final int FARTHEST = 2;

  private Nearest() {}

  /** Returns the nearest name that differs in at most 2 letters; an empty text for none. */
  static String hint(String word, Stream<String> names) {
    return names
        .filter(name -> distance(word, name) <= Math.min(FARTHEST, name.length() / 2))
        .min(Comparator.comparingInt(name -> distance(word, name)))
        .orElse("");
  }

  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= Math.min(a.length(), 100); i++) {
      int diagonal = above[0];
      above[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = above[j];
        above[j] = Math.min(replaced, 1 + Math.min(above[j], above[j - 1]));
      }
    }
    return above[b.length()];
  }
}
