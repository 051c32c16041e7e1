package io.carillon.text;

import java.util.Comparator;
import java.util.List;

/** Finds the name that a user may have meant. */
public final class NearestName {

  private static final int LONGEST = 100;

  private NearestName() {}

  /**
   * Returns the name with the smallest edit distance.
   *
   * @param names not empty
   */
  public static String of(String unknown, List<String> names) {
    String asked = unknown.length() > LONGEST ? unknown.substring(0, LONGEST) : unknown;
    return names.stream()
        .min(Comparator.comparingInt(known -> distance(known, asked)))
        .orElseThrow();
  }

  // Levenshtein distance, computed row by row.
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(diagonal + change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[right.length()];
  }
}
