package io.carillon.definition;

/** Numbers in JSON that a column can hold and that could not be read from it again. */
public final class JsonNumbers {

  /** The most digits that a number may have when it is written without an exponent. */
  public static final int MAX_DIGITS = 1_000;

  private JsonNumbers() {}

  /**
   * Whether each number has at most {@value #MAX_DIGITS} digits, as PostgreSQL writes it: without
   * an exponent, so that the eight characters {@code 1e100000} become a hundred thousand.
   *
   * @param json valid JSON
   */
  public static boolean areReadable(String json) {
    int at = 0;
    while (at < json.length()) {
      char c = json.charAt(at);
      if (c == '"') {
        at = endOfText(json, at);
      } else if (isOfNumber(c)) {
        int end = endOfNumber(json, at);
        if (digits(json, at, end) > MAX_DIGITS) {
          return false;
        }
        at = end;
      } else {
        at++;
      }
    }
    return true;
  }

  private static int endOfText(String json, int quote) {
    int at = quote + 1;
    while (at < json.length() && json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static boolean isOfNumber(char c) {
    return (c >= '0' && c <= '9') || c == '-';
  }

  private static int endOfNumber(String json, int start) {
    int at = start;
    while (at < json.length() && "0123456789+-.eE".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static long digits(String json, int start, int end) {
    int exponent = start;
    while (exponent < end && (json.charAt(exponent) | 0x20) != 'e') {
      exponent++;
    }
    long shift = 0;
    for (int i = exponent + 1; i < end && shift <= MAX_DIGITS; i++) {
      char c = json.charAt(i);
      shift = c >= '0' && c <= '9' ? 10 * shift + c - '0' : shift;
    }
    return exponent - start + shift;
  }
}
