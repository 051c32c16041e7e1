package io.carillon.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Defines the accepted numbers: those with at most {@value #MAX_DIGITS} digits, before and after
 * the decimal point together, when written without an exponent, as PostgreSQL writes them. The
 * eight characters {@code 1e100000} therefore never expand to 100,001.
 */
public final class JsonNumbers {

  /** The maximum number of digits of a number when it is written without an exponent. */
  public static final int MAX_DIGITS = 1_000;

  /** The fault of a number with more digits, as a sentence without its subject. */
  public static final String FAULT =
      "must be a number of at most "
          + MAX_DIGITS
          + " digits when it is written without an exponent";

  /** The maximum length of a number's text that is parsed: its digits, sign and exponent. */
  static final int MAX_LENGTH = MAX_DIGITS + 24;

  private JsonNumbers() {}

  /** Returns whether a number has at most {@value #MAX_DIGITS} digits. */
  public static boolean fit(BigDecimal number) {
    long scale = number.scale();
    long precision = number.precision();
    long digits = scale <= 0 ? precision - scale : Math.max(precision, scale);
    return (number.signum() == 0 && scale <= 0) || digits <= MAX_DIGITS;
  }

  /** Returns whether a whole number has at most {@value #MAX_DIGITS} digits. */
  public static boolean fit(BigInteger number) {
    return number.bitLength() <= 3 * MAX_DIGITS // each digit takes more than three bits
        || (number.bitLength() <= 4 * MAX_DIGITS && fit(new BigDecimal(number)));
  }

  /**
   * Returns whether every number of a JSON text has at most {@value #MAX_DIGITS} digits.
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
        if (!fits(json, at, end)) {
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

  private static boolean fits(String json, int start, int end) {
    if (end - start > MAX_LENGTH) {
      return false;
    }
    String number = json.substring(start, end);
    if (number.length() <= MAX_DIGITS && number.indexOf('e') < 0 && number.indexOf('E') < 0) {
      return true;
    }
    try {
      return fit(new BigDecimal(number));
    } catch (NumberFormatException e) { // an exponent beyond the range of BigDecimal
      return false;
    }
  }
}
