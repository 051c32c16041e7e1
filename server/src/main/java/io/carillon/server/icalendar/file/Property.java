package io.carillon.server.icalendar.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One property of a component (RFC 5545, 3.1).
 *
 * @param name in upper case
 * @param parameters by name in upper case, without quotes; the first of those with the same name
 * @param value as it is written
 * @param line where it begins, from 1
 */
public record Property(String name, Map<String, String> parameters, String value, int line) {

  private static final int SHOWN = 60;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,100}");

  /** Parses a line; null when it has no name and value. */
  public static @Nullable Property read(String text, int line) {
    int nameEnd = endOf(text, 0);
    if (nameEnd == text.length() || !NAME.matcher(text.substring(0, nameEnd)).matches()) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    int end = nameEnd;
    while (text.charAt(end) == ';') {
      int begin = end + 1;
      end = endOf(text, begin);
      if (end == text.length() || !addParameter(text.substring(begin, end), parameters)) {
        return null;
      }
    }
    return new Property(
        text.substring(0, nameEnd).toUpperCase(Locale.ROOT),
        parameters.isEmpty() ? Map.of() : parameters,
        text.substring(end + 1),
        line);
  }

  /**
   * Returns the index of the next colon or semicolon outside of quotes; the text's length for none.
   */
  private static int endOf(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (!quoted && (c == ':' || c == ';')) {
        return i;
      }
    }
    return text.length();
  }

  private static boolean addParameter(String text, Map<String, String> parameters) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      return false;
    }
    String value = text.substring(equals + 1).strip();
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    parameters.putIfAbsent(
        text.substring(0, equals).strip().toUpperCase(Locale.ROOT),
        quoted ? value.substring(1, value.length() - 1) : value);
    return true;
  }

  /** Returns the value of a parameter; null when absent. */
  @Nullable
  public String parameter(String parameter) {
    return parameters.get(parameter);
  }

  /**
   * Returns the property without parameters, for a part of the value to which they do not apply.
   */
  public Property bare() {
    return new Property(name, Map.of(), value, line);
  }

  public boolean isEmpty() {
    return value.isBlank();
  }

  /** Returns the stripped values of a list; at least one, which may be empty. */
  public List<String> values() {
    List<String> values = new ArrayList<>();
    int begin = 0;
    for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', begin)) {
      values.add(value.substring(begin, comma).strip());
      begin = comma + 1;
    }
    values.add(value.substring(begin).strip());
    return values;
  }

  /** Returns the value as text, with escapes resolved and white space collapsed. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        i++;
        char escaped = value.charAt(i);
        text.append(escaped == 'n' || escaped == 'N' ? ' ' : escaped);
      } else {
        text.append(c);
      }
    }
    return text.toString().strip().replaceAll("\\s+", " ");
  }

  public RefusedPropertyException refused(String message) {
    return new RefusedPropertyException(line, name, message);
  }

  /** Returns a piece of the file for a message: shortened, and without control characters. */
  public static String shown(String text) {
    int end = Math.min(text.length(), SHOWN);
    boolean halved = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    String cut = text.substring(0, halved ? end - 1 : end).replaceAll("\\p{Cntrl}", "\uFFFD");
    return end < text.length() ? cut + "…" : cut;
  }
}
