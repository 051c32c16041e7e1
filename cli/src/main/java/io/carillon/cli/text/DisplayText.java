package io.carillon.cli.text;

/** Text as a terminal shows it: which characters are dangerous, and how many columns one takes. */
public final class DisplayText {

  /** First and last code points of the ranges that take two columns (UAX #11, W and F). */
  private static final int[][] WIDE = {
    {0x1100, 0x115F},
    {0x231A, 0x231B},
    {0x2329, 0x232A},
    {0x23E9, 0x23EC},
    {0x2614, 0x2615},
    {0x2648, 0x2653},
    {0x26AA, 0x26AB},
    {0x26BD, 0x26BE},
    {0x2705, 0x2705},
    {0x270A, 0x270B},
    {0x274C, 0x274C},
    {0x2753, 0x2755},
    {0x2795, 0x2797},
    {0x2B1B, 0x2B1C},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F004, 0x1F004},
    {0x1F18E, 0x1F18E},
    {0x1F191, 0x1F19A},
    {0x1F200, 0x1F320},
    {0x1F32D, 0x1F5FF},
    {0x1F600, 0x1F64F},
    {0x1F680, 0x1F6FF},
    {0x1F7E0, 0x1F7EB},
    {0x1F90C, 0x1FAFF},
    {0x20000, 0x3FFFD}
  };

  private DisplayText() {}

  /**
   * Returns the text on one line and harmless: control characters, those that turn the direction of
   * text, other invisible ones and unpaired surrogates are written as {@code \}{@code u001b}.
   */
  public static String line(String text) {
    return escaped(text, true);
  }

  /** Returns the same, but line breaks and tabs stay. */
  public static String block(String text) {
    return escaped(text, false);
  }

  private static String escaped(String text, boolean oneLine) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(safe, c, oneLine));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int c, boolean oneLine) {
    if (c == '\n' || c == '\t') {
      safe.append(oneLine ? (c == '\n' ? "\\n" : "\\t") : Character.toString(c));
    } else if (dangerous(c)) {
      for (char unit : Character.toChars(c)) {
        safe.append("\\u%04x".formatted((int) unit));
      }
    } else {
      safe.appendCodePoint(c);
    }
  }

  /** Returns whether a terminal would not show the character, but act on it. */
  static boolean dangerous(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> c != 0x200D && c != 0x200C; // joiners of emoji and of scripts
      default -> false;
    };
  }

  /**
   * Returns JSON text with the dangerous characters of its strings escaped; line breaks are between
   * its tokens.
   */
  public static String json(String json) {
    return json.codePoints().noneMatch(c -> c != '\n' && dangerous(c)) ? json : block(json);
  }

  /** Returns whether a text has nothing but line breaks, tabs and characters that are shown. */
  public static boolean isHarmless(String text) {
    return text.codePoints().noneMatch(c -> c != '\n' && c != '\t' && dangerous(c));
  }

  /** Returns YAML with the dangerous characters escaped; those are within quotation marks. */
  public static String yaml(String yaml) {
    StringBuilder safe = new StringBuilder(yaml.length());
    yaml.codePoints()
        .forEach(c -> {
          if (c == '\n' || c == '\t' || !dangerous(c)) {
            safe.appendCodePoint(c);
          } else {
            safe.append((c <= 0xFFFF ? "\\u%04x" : "\\U%08x").formatted(c));
          }
        });
    return safe.toString();
  }

  /** Returns how many columns the text takes. */
  public static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  private static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    int low = 0;
    int high = WIDE.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (c < WIDE[middle][0]) {
        high = middle - 1;
      } else if (c > WIDE[middle][1]) {
        low = middle + 1;
      } else {
        return 2;
      }
    }
    return 1;
  }

  /** Returns the text cut to at most so many columns, with an ellipsis where it was cut. */
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      used += width(c);
      if (used > columns - 1) {
        break;
      }
      kept.appendCodePoint(c);
      at += Character.charCount(c);
    }
    return kept.append('…').toString();
  }

  /** Returns the text filled with spaces to so many columns. */
  public static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }
}
