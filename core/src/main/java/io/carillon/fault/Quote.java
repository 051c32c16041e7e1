package io.carillon.fault;

/**
 * Prepares user input for a message: bounds its length, and escapes control characters, line
 * separators and unpaired surrogates, which UTF-8 cannot encode.
 */
public final class Quote {

  /** The maximum number of characters of a value that a message repeats. */
  public static final int LONGEST = 100;

  private Quote() {}

  /** Returns the text in quotation marks, cut after {@value #LONGEST} characters. */
  public static String of(String text) {
    return text.length() <= LONGEST
        ? "\"" + printable(text) + "\""
        : "\"%s…\" (%d characters)".formatted(printable(cut(text, LONGEST)), text.length());
  }

  /** Returns the text without quotation marks, cut after {@code most} characters. */
  public static String bounded(String text, int most) {
    return text.length() <= most ? printable(text) : printable(cut(text, most)) + "…";
  }

  private static String cut(String text, int most) {
    boolean insidePair =
        Character.isHighSurrogate(text.charAt(most - 1))
            && Character.isLowSurrogate(text.charAt(most));
    return text.substring(0, insidePair ? most - 1 : most);
  }

  private static String printable(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(one)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair || isPrintable(one)) {
        if (out != null) {
          out.append(one);
          if (pair) {
            out.append(text.charAt(i + 1));
          }
        }
        i += pair ? 1 : 0;
      } else {
        out = out == null ? new StringBuilder(text.length() + 16).append(text, 0, i) : out;
        out.append("\\u%04x".formatted((int) one));
      }
    }
    return out == null ? text : out.toString();
  }

  private static boolean isPrintable(char one) {
    boolean breaksLine = one == '\u2028' || one == '\u2029';
    return one == '\n'
        || !(Character.isISOControl(one) || Character.isSurrogate(one) || breaksLine);
  }
}
