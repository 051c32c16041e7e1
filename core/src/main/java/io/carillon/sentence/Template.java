package io.carillon.sentence;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pattern of a sentence in one language. */
record Template(List<Part> parts) {

  /** A part of a pattern. */
  sealed interface Part {}

  /** Words that stand as they are. */
  record Words(String text) implements Part {}

  /** An argument. */
  record Value(String name, ValueKind kind) implements Part {}

  /** Words that depend on a number. */
  record Plural(String name, String one, String other) implements Part {}

  /** Words that are left out when one of their arguments is absent. */
  record Optional(Template inner) implements Part {}

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when a bracket is not closed, or a kind of value is unknown
   */
  static Template of(String pattern) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < pattern.length()) {
      char first = pattern.charAt(at);
      int end =
          first == '{'
              ? closing(pattern, at, '}')
              : first == '[' ? closing(pattern, at, ']') : wordsEnd(pattern, at) - 1;
      parts.add(part(first, pattern.substring(at, end + 1)));
      at = end + 1;
    }
    return new Template(List.copyOf(parts));
  }

  private static int closing(String pattern, int from, char bracket) {
    int end = pattern.indexOf(bracket, from);
    if (end < 0) {
      throw new IllegalArgumentException("no " + bracket + " in \"" + pattern + "\"");
    }
    return end;
  }

  private static int wordsEnd(String pattern, int from) {
    int end = from;
    while (end < pattern.length() && pattern.charAt(end) != '{' && pattern.charAt(end) != '[') {
      end++;
    }
    return end;
  }

  private static Part part(char first, String text) {
    return switch (first) {
      case '{' -> value(text.substring(1, text.length() - 1));
      case '[' -> new Optional(of(text.substring(1, text.length() - 1)));
      default -> new Words(text);
    };
  }

  private static Part value(String text) {
    String[] words = text.split("\\|", -1);
    if (words.length == 3) {
      return new Plural(words[0], words[1], words[2]);
    }
    int colon = text.indexOf(':');
    return colon < 0
        ? new Value(text, ValueKind.PLAIN)
        : new Value(
            text.substring(0, colon),
            ValueKind.valueOf(text.substring(colon + 1).toUpperCase(Locale.ROOT)));
  }

  /** Returns the names of its arguments. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Part part : parts) {
      switch (part) {
        case Words words -> {}
        case Value(String name, ValueKind kind) -> names.add(name);
        case Plural(String name, String one, String other) -> names.add(name);
        case Optional(Template inner) -> names.addAll(inner.names());
      }
    }
    return names;
  }

  /** Appends words; after a sentence that ends with a full stop they do not begin with another. */
  private static void append(StringBuilder to, String words) {
    char first = words.charAt(0);
    boolean twice =
        (first == '.' || first == '。') && !to.isEmpty() && to.charAt(to.length() - 1) == first;
    to.append(twice ? words.substring(1) : words);
  }

  /** Writes the sentence; an absent argument is shown by its name, in braces. */
  void write(
      StringBuilder to, Map<String, Object> arguments, Catalogue catalogue, @Nullable ZoneId zone) {
    for (Part part : parts) {
      switch (part) {
        case Words(String text) -> append(to, text);
        case Value(String name, ValueKind kind) -> {
          Object value = arguments.get(name);
          to.append(value == null ? "{" + name + "}" : kind.words(value, catalogue, zone));
        }
        case Plural(String name, String one, String other) ->
            to.append(
                arguments.get(name) instanceof Number number && number.longValue() == 1
                    ? one
                    : other);
        case Optional(Template inner) -> {
          if (arguments.keySet().containsAll(inner.names())) {
            inner.write(to, arguments, catalogue, zone);
          }
        }
      }
    }
  }
}
