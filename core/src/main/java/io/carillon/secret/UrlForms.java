package io.carillon.secret;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The ways in which a text may stand in a URL: encoders differ in which characters they escape, in
 * the case of the digits, and in a plus sign for a blank.
 */
final class UrlForms {

  private static final String PLAIN = "-._~";

  private UrlForms() {}

  /** Returns whether every encoder leaves the text as it is. */
  static boolean isPlain(String text) {
    return text.codePoints().allMatch(UrlForms::isPlain);
  }

  private static boolean isPlain(int character) {
    return character < 128
        && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0);
  }

  /** Returns a pattern of all ways. */
  static Pattern pattern(String text) {
    StringBuilder pattern = new StringBuilder();
    text.codePoints().forEach(character -> pattern.append(forms(character)));
    return Pattern.compile(pattern.toString());
  }

  private static String forms(int character) {
    String raw = Pattern.quote(Character.toString(character));
    if (isPlain(character)) {
      return raw;
    }
    String ways = raw + "|(?i:" + escaped(character) + ")";
    return switch (character) {
      case ' ' -> "(?:" + ways + "|\\+)";
      case '\\' -> "(?:" + ways + "|/)"; // as in the path of a URL
      case '\t', '\r', '\n' -> "(?:" + ways + ")?"; // left out of URLs
      default -> "(?:" + ways + ")";
    };
  }

  private static String escaped(int character) {
    StringBuilder escaped = new StringBuilder();
    for (byte octet : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      escaped.append('%').append(HexFormat.of().toHexDigits(octet));
    }
    return escaped.toString();
  }
}
