package io.carillon.tasks.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The prescan of the HTML Standard (section 13.2.3.2, "prescan a byte stream to determine its
 * encoding"): finds {@code <meta charset>} and {@code <meta http-equiv=content-type>} at the
 * beginning of a page, and skips comments and other tags.
 */
final class MetaPrescan {

  private record Attribute(String name, String value) {}

  private final String page;
  private int at;

  /** Creates a prescan of the beginning of a page, one character per byte. */
  MetaPrescan(String page) {
    this.page = page;
  }

  /** Returns the encoding that the page declares; empty when it declares none. */
  Optional<WebEncoding> encoding() {
    for (at = 0; at < page.length(); at++) {
      if (startsWith("<!--")) {
        passComment();
      } else if (startsWith("<meta") && isBlankOrSlash(at + 5)) {
        at += 5;
        Optional<WebEncoding> encoding = ofMeta(attributes());
        if (at >= page.length()) {
          return Optional.empty(); // the tag does not end within the prescanned part
        }
        if (encoding.isPresent()) {
          return encoding;
        }
        at--; // the end of the tag may begin the next one
      } else if (startsTag()) {
        at++;
        passTag();
      } else if (startsWith("<!") || startsWith("</") || startsWith("<?")) {
        passTo('>');
      }
    }
    return Optional.empty();
  }

  private static Optional<WebEncoding> ofMeta(Map<String, String> attributes) {
    String charset = attributes.get("charset");
    if (charset != null) {
      return WebEncoding.ofLabel(charset);
    }
    String content = attributes.get("content");
    boolean contentType = "content-type".equals(attributes.get("http-equiv"));
    String label = contentType && content != null ? charsetIn(content) : null;
    return label == null ? Optional.empty() : WebEncoding.ofLabel(label);
  }

  /**
   * Returns the charset of a Content-Type, as in {@code text/html; charset=gbk} ("extracting a
   * character encoding from a meta element"); null for none.
   */
  static @Nullable String charsetIn(String contentType) {
    String text = contentType.toLowerCase(Locale.ROOT);
    for (int i = text.indexOf("charset"); i >= 0; i = text.indexOf("charset", i)) {
      i = passBlanks(text, i + "charset".length());
      if (i < text.length() && text.charAt(i) == '=') {
        return labelAt(text, passBlanks(text, i + 1));
      }
    }
    return null;
  }

  private static @Nullable String labelAt(String text, int from) {
    if (from >= text.length()) {
      return null;
    }
    char quote = text.charAt(from);
    if (quote == '"' || quote == '\'') {
      int end = text.indexOf(quote, from + 1);
      return end < 0 ? null : text.substring(from + 1, end);
    }
    int end = from;
    while (end < text.length() && !isBlank(text.charAt(end)) && text.charAt(end) != ';') {
      end++;
    }
    return text.substring(from, end);
  }

  private static int passBlanks(String text, int from) {
    int i = from;
    while (i < text.length() && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private void passComment() {
    int end = page.indexOf("-->", at + 2);
    at = end < 0 ? page.length() : end + 2;
  }

  private void passTo(char end) {
    int found = page.indexOf(end, at);
    at = found < 0 ? page.length() : found;
  }

  private boolean startsTag() {
    int letter = startsWith("</") ? at + 2 : at + 1;
    return startsWith("<") && letter < page.length() && isLetter(page.charAt(letter));
  }

  private void passTag() {
    while (at < page.length() && !isBlank(page.charAt(at)) && page.charAt(at) != '>') {
      at++;
    }
    attributes();
    at--;
  }

  private Map<String, String> attributes() {
    Map<String, String> found = new HashMap<>();
    for (Attribute next = attribute(); next != null; next = attribute()) {
      found.putIfAbsent(next.name(), next.value());
    }
    return found;
  }

  private @Nullable Attribute attribute() {
    while (isBlankOrSlash(at)) {
      at++;
    }
    if (at >= page.length() || page.charAt(at) == '>') {
      return null;
    }
    String name = name();
    int equals = passBlanks(page, at);
    if (equals >= page.length() || page.charAt(equals) != '=') {
      return new Attribute(name, "");
    }
    at = passBlanks(page, equals + 1);
    return new Attribute(name, value().toLowerCase(Locale.ROOT));
  }

  private boolean endsName(char character, int start) {
    return isBlank(character)
        || character == '/'
        || character == '>'
        || (character == '=' && at > start);
  }

  private String name() {
    int start = at;
    while (at < page.length() && !endsName(page.charAt(at), start)) {
      at++;
    }
    return page.substring(start, at).toLowerCase(Locale.ROOT);
  }

  private String value() {
    char quote = at < page.length() ? page.charAt(at) : '>';
    return quote == '"' || quote == '\'' ? quotedValue(quote) : unquotedValue();
  }

  private String quotedValue(char quote) {
    int start = at;
    at++;
    passTo(quote);
    String value = page.substring(start + 1, at);
    at++;
    return value;
  }

  private String unquotedValue() {
    int start = at;
    while (at < page.length() && !isBlank(page.charAt(at)) && page.charAt(at) != '>') {
      at++;
    }
    return page.substring(start, at);
  }

  private boolean startsWith(String text) {
    return page.regionMatches(true, at, text, 0, text.length());
  }

  private boolean isBlankOrSlash(int index) {
    return index < page.length() && (isBlank(page.charAt(index)) || page.charAt(index) == '/');
  }

  private static boolean isBlank(char character) {
    return character == ' '
        || character == '\t'
        || character == '\n'
        || character == '\f'
        || character == '\r';
  }

  private static boolean isLetter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  }
}
