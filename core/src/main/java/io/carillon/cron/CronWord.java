package io.carillon.cron;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a pattern's text.
 *
 * @param position its column in the whole text, from 0
 */
public record CronWord(String text, int position) {

  private static final int MAX_QUOTED = 40;

  /** Splits a text at blanks and tabs. */
  public static List<CronWord> split(String text) {
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

  /** Splits at a separator, keeping empty pieces. */
  public List<CronWord> splitAt(char separator) {
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

  /** Returns the rest from a character on. */
  public CronWord from(int index) {
    return new CronWord(text.substring(index), position + index);
  }

  /** Returns the first {@code end} characters. */
  public CronWord upTo(int end) {
    return new CronWord(text.substring(0, end), position);
  }

  /** Returns whether it contains any of these characters. */
  public boolean hasAny(String characters) {
    return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
  }

  /** Returns whether it contains only these characters. */
  public boolean hasOnly(String characters) {
    return text.chars().allMatch(c -> characters.indexOf(c) >= 0);
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  public boolean is(String expected) {
    return text.equals(expected);
  }

  /** Returns whether it consists of digits. */
  public boolean isNumber() {
    return !isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Returns whether it consists of letters A to Z in either case. */
  boolean isLetters() {
    return !isEmpty()
        && text.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
  }

  /** Returns the value of a number; a billion for any value from a billion on. */
  public int number() {
    String digits = text.replaceFirst("^0+(?=.)", "");
    return digits.length() > 9 ? 1_000_000_000 : Integer.parseInt(digits);
  }

  public String quoted() {
    return quote(text);
  }

  /** Quotes a text for messages: cut when long, invisible characters shown by code. */
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
