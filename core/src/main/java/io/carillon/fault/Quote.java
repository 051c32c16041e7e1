package io.carillon.fault;

/**
 * Text that a user wrote, made fit for a message: bounded in length, and without characters that
 * UTF-8 cannot carry or that a terminal obeys.
 */
public final class Quote {

  /** The characters of a value that a message repeats at most. */
  public static final int LONGEST = 100;

  private Quote() {}

  /** The text in quotation marks, cut after {@value #LONGEST} characters. */
  public static String of(String text) {
    return text.length() <= LONGEST
        ? "\"" + printable(text) + "\""
        : "\"%s…\" (%d characters)".formatted(printable(cut(text, LONGEST)), text.length());
  }

  /** The text without quotation marks, cut after so many characters. */
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
