package io.carillon.celery.protocol;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Formats JSON as Python's repr, for Celery's logs and tools; truncated at {@value #MAX}
 * characters.
 */
final class PythonRepr {

  private static final int MAX = 1_024;

  private final StringBuilder text = new StringBuilder();

  private PythonRepr() {}

  static String of(JsonNode value) {
    PythonRepr repr = new PythonRepr();
    repr.write(value);
    if (repr.text.length() <= MAX) {
      return repr.text.toString();
    }
    int end = Character.isHighSurrogate(repr.text.charAt(MAX - 4)) ? MAX - 4 : MAX - 3;
    return repr.text.substring(0, end) + "...";
  }

  private void write(JsonNode value) {
    if (text.length() > MAX) {
      return;
    }
    if (value.isObject()) {
      writeAll('{', value.properties().iterator(), this::entry, '}');
    } else if (value.isArray()) {
      writeAll('[', value.iterator(), this::write, ']');
    } else if (value.isString()) {
      string(value.stringValue());
    } else if (value.isBoolean()) {
      text.append(value.booleanValue() ? "True" : "False");
    } else {
      text.append(value.isNull() ? "None" : value.toString());
    }
  }

  private <T> void writeAll(
      char open, Iterator<T> items, java.util.function.Consumer<T> writer, char close) {
    text.append(open);
    while (items.hasNext() && text.length() <= MAX) {
      writer.accept(items.next());
      if (items.hasNext()) {
        text.append(", ");
      }
    }
    text.append(close);
  }

  private void entry(Map.Entry<String, JsonNode> entry) {
    string(entry.getKey());
    text.append(": ");
    write(entry.getValue());
  }

  private void string(String value) {
    char quote = value.contains("'") && !value.contains("\"") ? '"' : '\'';
    text.append(quote);
    for (int i = 0; i < value.length() && text.length() <= MAX; i++) {
      character(value.charAt(i), quote);
    }
    text.append(quote);
  }

  private void character(char c, char quote) {
    switch (c) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case '\\' -> text.append("\\\\");
      default -> text.append(other(c, quote));
    }
  }

  private static String other(char c, char quote) {
    if (c == quote) {
      return "\\" + c;
    }
    return c < ' ' || c == 0x7F ? "\\x%02x".formatted((int) c) : String.valueOf(c);
  }
}
