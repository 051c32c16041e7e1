package io.carillon.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a pattern's text.
 *
 * @param position its column in the whole text, from 0
 */
record CronWord(String text, int position) {

  private static final int MAX_QUOTED = 40;

  /** The pieces between blanks and tabs. */
  static List<CronWord> split(String text) {
    List<CronWord> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '\t') {
        if (i > start) {
          words.add(new CronWord(text.substring(start, i), start));
        }
        start = i + 1;
      }
    }
    return words;
  }

  /** The pieces between a separator, empty ones included. */
  List<CronWord> splitAt(char separator) {
    List<CronWord> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == separator) {
        pieces.add(new CronWord(text.substring(start, i), position + start));
        start = i + 1;
      }
    }
    return pieces;
  }

  /** What is left of it from a character on. */
  CronWord from(int index) {
    return new CronWord(text.substring(index), position + index);
  }

  /** Its first so many characters. */
  CronWord upTo(int end) {
    return new CronWord(text.substring(0, end), position);
  }

  /** Whether one of some characters is in it. */
  boolean hasAny(String characters) {
    return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
  }

  /** Whether nothing but some characters is in it. */
  boolean hasOnly(String characters) {
    return text.chars().allMatch(c -> characters.indexOf(c) >= 0);
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  boolean is(String expected) {
    return text.equals(expected);
  }

  /** Whether it is digits, and nothing else. */
  boolean isNumber() {
    return !isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Whether it is letters A to Z in either case, and nothing else. */
  boolean isLetters() {
    return !isEmpty()
        && text.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
  }

  /** The value of a number; a billion for any that is not below it. */
  int number() {
    String digits = text.replaceFirst("^0+(?=.)", "");
    return digits.length() > 9 ? 1_000_000_000 : Integer.parseInt(digits);
  }

  String quoted() {
    return quote(text);
  }

  /** A text as messages show it: cut when long, what cannot be seen by its code. */
  static String quote(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints()
        .limit(MAX_QUOTED)
        .forEach(c -> {
          if ((c < 0x7f && c >= 0x20) || Character.isLetterOrDigit(c)) {
            shown.appendCodePoint(c);
          } else {
            shown.append("U+%04X".formatted(c));
          }
        });
    return shown
        .append(text.codePointCount(0, text.length()) > MAX_QUOTED ? "…\"" : "\"")
        .toString();
  }
}
