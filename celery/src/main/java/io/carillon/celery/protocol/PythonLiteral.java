package io.carillon.celery.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parses a Python repr where it is a literal with a JSON equivalent: None, booleans, numbers,
 * strings, lists, tuples, and dicts with string keys. Events carry results in this form only.
 */
public final class PythonLiteral {

  private static final int MAX_DEPTH = 50;
  private static final JsonMapper JSON = WireJson.MAPPER;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String text;
  private int at;
  private int depth;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /** Returns the value; empty when the text is anything else or truncated. */
  public static Optional<JsonNode> read(String repr) {
    PythonLiteral reader = new PythonLiteral(repr.strip());
    JsonNode value = reader.value();
    boolean whole = value != null && reader.at == reader.text.length();
    return whole ? Optional.ofNullable(value) : Optional.empty();
  }

  private @Nullable JsonNode value() {
    if (at >= text.length() || depth >= MAX_DEPTH) {
      return null;
    }
    return switch (text.charAt(at)) {
      case '[' -> sequence(']');
      case '(' -> sequence(')');
      case '{' -> dict();
      case '\'', '"' -> text();
      default -> word();
    };
  }

  private @Nullable JsonNode text() {
    String string = string();
    return string == null ? null : NODES.stringNode(string);
  }

  private @Nullable JsonNode sequence(char close) {
    ArrayNode array = JSON.createArrayNode();
    at++;
    depth++;
    while (!taken(close)) {
      JsonNode element = value();
      if (element == null || !separated(close)) {
        return null;
      }
      array.add(element);
    }
    depth--;
    return array;
  }

  private @Nullable JsonNode dict() {
    ObjectNode object = WireJson.object();
    at++;
    depth++;
    while (!taken('}')) {
      if (!entry(object) || !separated('}')) {
        return null;
      }
    }
    depth--;
    return object;
  }

  /** Reads a key with its value; returns false when there is none. */
  private boolean entry(ObjectNode object) {
    String key = at < text.length() ? string() : null;
    JsonNode value = key != null && taken(':') ? value() : null;
    if (value == null) {
      return false;
    }
    object.set(key, value);
    return true;
  }

  private boolean separated(char close) {
    return taken(',') || (at < text.length() && text.charAt(at) == close);
  }

  private boolean taken(char wanted) {
    blanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      blanks();
      return true;
    }
    return false;
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private @Nullable String string() {
    char quote = text.charAt(at);
    return quote == '\'' || quote == '"' ? string(quote) : null;
  }

  private @Nullable String string(char quote) {
    StringBuilder string = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return string.toString();
      }
      if (c == '\\' && !escape(string)) {
        return null;
      }
      if (c != '\\') {
        string.append(c);
      }
    }
    return null;
  }

  private boolean escape(StringBuilder string) {
    if (at >= text.length()) {
      return false;
    }
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> appended(string, '\n');
      case 'r' -> appended(string, '\r');
      case 't' -> appended(string, '\t');
      case '\\', '\'', '"' -> appended(string, c);
      case 'x' -> codePoint(string, 2);
      case 'u' -> codePoint(string, 4);
      case 'U' -> codePoint(string, 8);
      default -> false;
    };
  }

  private static boolean appended(StringBuilder string, char c) {
    string.append(c);
    return true;
  }

  private boolean codePoint(StringBuilder string, int digits) {
    if (at + digits > text.length()) {
      return false;
    }
    String hex = text.substring(at, at + digits);
    long point = hex.matches("[0-9a-f]+") ? Long.parseLong(hex, 16) : Long.MAX_VALUE;
    if (point > Character.MAX_CODE_POINT) {
      return false;
    }
    at += digits;
    string.appendCodePoint((int) point);
    return true;
  }

  private @Nullable JsonNode word() {
    int begin = at;
    while (at < text.length() && ",]}): ".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(begin, at);
    return switch (word) {
      case "None" -> NullNode.getInstance();
      case "True" -> NODES.booleanNode(true);
      case "False" -> NODES.booleanNode(false);
      default ->
          word.matches("-?(0|[1-9]\\d{0,300})(\\.\\d{1,300})?(e[+-]?\\d{1,3})?")
              ? number(word)
              : null;
    };
  }

  private static @Nullable JsonNode number(String word) {
    try {
      return JSON.readTree(word);
    } catch (JacksonException e) {
      return null; // more digits than can be stored
    }
  }
}
