package io.carillon.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts that PostgreSQL can store, and the escape for those it cannot.
 *
 * <p>A {@code text} or {@code jsonb} value contains no U+0000 and no half of a surrogate pair. User
 * input that contains one is refused ({@link #fault}). Program output is escaped ({@link
 * #escape(String)}): the code unit is written as U+241B (␛, "symbol for escape"), {@code u} and
 * four lower case hexadecimal digits, for instance {@code ␛u0000}. So that {@link #unescape}
 * restores every text exactly, a run of ␛ directly before such a code unit, or before a text that
 * reads like one ({@code u0000}, {@code ud800} to {@code udfff}), is doubled. All other texts stay
 * as they are, among them every text without U+0000, ␛ and halves of pairs; the six characters
 * {@code \u0000} are such a text.
 */
public final class StoredText {

  /** The character that begins an escaped code unit. */
  static final char ESCAPE = '\u241B';

  private static final String MARK = "…";
  private static final int DIGITS = 4;
  private static final Pattern ESCAPED = Pattern.compile(ESCAPE + "+u(0000|d[89a-f][0-9a-f]{2})");

  private StoredText() {}

  /**
   * Returns why user input cannot be stored.
   *
   * @return a sentence without its subject, as in {@code must not hold the character U+0000 …};
   *     null when the text can be stored
   */
  public static @Nullable String fault(String text) {
    int at = firstUnstorable(text);
    if (at < 0) {
      return null;
    }
    char unit = text.charAt(at);
    return unit == 0
        ? "must not hold the character U+0000, which cannot be stored; it is character %d."
            .formatted(at + 1)
        : "must be Unicode text; character %d is U+%04X, half of a surrogate pair without the other half."
            .formatted(at + 1, (int) unit);
  }

  /** Returns the index of the first code unit that cannot be stored; -1 when there is none. */
  static int firstUnstorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == 0) {
        return i;
      }
      if (Character.isSurrogate(unit)) {
        if (!isPair(text, i)) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }

  /** Escapes every code unit that cannot be stored; reversed by {@link #unescape}. */
  public static String escape(String text) {
    return new Escaping(text, false).escaped();
  }

  /**
   * Escapes the text within {@code max} characters: a longer one is cut and ends with {@code …}.
   * The cut splits neither a surrogate pair nor an escaped code unit.
   *
   * @param max at least 1
   */
  public static String escape(String text, int max) {
    String beginning = text.length() <= max ? text : text.substring(0, boundary(text, max));
    String escaped = escape(beginning);
    if (beginning.length() == text.length() && escaped.length() <= max) {
      return escaped;
    }
    return escaped.substring(0, unsplit(escaped, Math.min(escaped.length(), max - 1))) + MARK;
  }

  /**
   * Cuts the text to {@code max} characters: a longer one ends with {@code …}. The cut does not
   * split a surrogate pair; nothing is escaped.
   *
   * @param max at least 1
   */
  public static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, boundary(text, max - 1)) + MARK;
  }

  private static int boundary(String text, int at) {
    return at > 0 && at < text.length() && isPair(text, at - 1) ? at - 1 : at;
  }

  private static int unsplit(String escaped, int at) {
    if (escaped.indexOf(ESCAPE) >= 0) {
      Matcher matcher = ESCAPED.matcher(escaped);
      while (matcher.find() && matcher.start() < at) {
        if (matcher.end() > at) {
          return matcher.start();
        }
      }
    }
    return boundary(escaped, at);
  }

  /**
   * Escapes every code unit that cannot be stored in the texts and field names of serialized JSON.
   *
   * @param json valid JSON
   */
  public static String escapeJson(String json) {
    return new Escaping(json, true).escaped();
  }

  /**
   * Returns the first unstorable code unit in the texts and field names of serialized JSON; -1 for
   * none.
   */
  public static int unstorableInJson(String json) {
    return new Escaping(json, true).first();
  }

  /** Returns the text from which {@link #escape(String)} made this one. */
  public static String unescape(String escaped) {
    if (escaped.indexOf(ESCAPE) < 0) {
      return escaped;
    }
    Matcher matcher = ESCAPED.matcher(escaped);
    StringBuilder text = new StringBuilder(escaped.length());
    int done = 0;
    while (matcher.find()) {
      int run = matcher.start(1) - 1 - matcher.start();
      text.append(escaped, done, matcher.start()).repeat(ESCAPE, run / 2);
      if (run % 2 == 0) {
        text.append('u').append(matcher.group(1));
      } else {
        text.append((char) Integer.parseInt(matcher.group(1), 16));
      }
      done = matcher.end();
    }
    return text.append(escaped, done, escaped.length()).toString();
  }

  /**
   * One pass over a text, or over serialized JSON and the code units that its escapes represent.
   */
  private static final class Escaping {

    private final String source;
    private final boolean json;

    Escaping(String source, boolean json) {
      this.source = source;
      this.json = json;
    }

    String escaped() {
      int first = firstSpecial();
      return first < 0 ? source : escapedFrom(first);
    }

    /**
     * Returns the position of the first code unit that may need escaping; earlier ones stay as they
     * are.
     */
    private int firstSpecial() {
      for (int i = 0; i < source.length(); i++) {
        char c = source.charAt(i);
        if (c == 0 || c == ESCAPE || Character.isSurrogate(c) || isUnicodeEscape(i)) {
          return i;
        }
        i += json && c == '\\' ? 1 : 0;
      }
      return -1;
    }

    private String escapedFrom(int first) {
      StringBuilder text = new StringBuilder(source.length() + 64).append(source, 0, first);
      int run = 0;
      int i = first;
      while (i < source.length()) {
        int length = length(i);
        int next = i + length;
        if (isPairAt(i)) {
          next += length(next);
          text.append(source, i, next);
          run = 0;
        } else if (isUnstorable(unit(i))) {
          text.repeat(ESCAPE, run + 1).append("u%04x".formatted((int) unit(i)));
          run = 0;
        } else if (unit(i) == ESCAPE) {
          text.append(ESCAPE);
          run++;
        } else {
          text.repeat(ESCAPE, run > 0 && readsAsEscaped(i) ? run : 0).append(source, i, next);
          run = 0;
        }
        i = next;
      }
      return text.toString();
    }

    int first() {
      int i = Math.max(firstSpecial(), 0);
      while (i < source.length()) {
        if (isPairAt(i)) {
          i += length(i);
        } else if (isUnstorable(unit(i))) {
          return i;
        }
        i += length(i);
      }
      return -1;
    }

    private static boolean isUnstorable(char unit) {
      return unit == 0 || Character.isSurrogate(unit);
    }

    private boolean isPairAt(int at) {
      int next = at + length(at);
      return Character.isHighSurrogate(unit(at))
          && next < source.length()
          && Character.isLowSurrogate(unit(next));
    }

    /**
     * Returns whether the letter u and the digits of an unstorable code unit follow as plain text.
     */
    private boolean readsAsEscaped(int at) {
      StringBuilder units = new StringBuilder();
      int i = at;
      while (i < source.length() && units.length() <= DIGITS) {
        units.append(unit(i));
        i += length(i);
      }
      return ESCAPED.matcher(ESCAPE + units.toString()).matches();
    }

    private boolean isUnicodeEscape(int at) {
      return json
          && source.charAt(at) == '\\'
          && at + 1 + DIGITS < source.length()
          && source.charAt(at + 1) == 'u';
    }

    /** Returns the number of characters of the code unit that begins there. */
    private int length(int at) {
      if (!json || source.charAt(at) != '\\' || at + 1 == source.length()) {
        return 1;
      }
      return isUnicodeEscape(at) ? 2 + DIGITS : 2;
    }

    /**
     * Returns the code unit that begins there; for a short JSON escape the backslash, which never
     * needs escaping.
     */
    private char unit(int at) {
      return isUnicodeEscape(at)
          ? (char) Integer.parseInt(source, at + 2, at + 2 + DIGITS, 16)
          : source.charAt(at);
    }
  }
}
