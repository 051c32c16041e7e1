package io.carillon.sentence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pattern of a fault in one language: words with {@code %{name}} for an argument, and {@code
 * %{name:fault}} for one that may be a fault of the catalogue itself.
 *
 * @param words the words before, between and after the arguments: one more than there are arguments
 */
record FaultPattern(List<String> words, List<Argument> arguments) {

  private static final Pattern ARGUMENT = Pattern.compile("%\\{([a-z_0-9]+)(:fault)?}");

  /** An argument; {@code nested} where it may be a fault itself. */
  record Argument(String name, boolean nested) {}

  static FaultPattern of(String text) {
    List<String> words = new ArrayList<>();
    List<Argument> arguments = new ArrayList<>();
    Matcher found = ARGUMENT.matcher(text);
    int end = 0;
    while (found.find()) {
      words.add(text.substring(end, found.start()));
      arguments.add(new Argument(found.group(1), found.group(2) != null));
      end = found.end();
    }
    words.add(text.substring(end));
    return new FaultPattern(List.copyOf(words), List.copyOf(arguments));
  }

  /** Returns the names of its arguments. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    arguments.forEach(argument -> names.add(argument.name()));
    return names;
  }

  /** Returns whether another fault may be an argument of it. */
  boolean surrounds() {
    return arguments.stream().anyMatch(Argument::nested);
  }

  /** Returns the number of characters that are not arguments: the more, the more special it is. */
  int weight() {
    return words.stream().mapToInt(String::length).sum();
  }

  /**
   * Returns the arguments of a text of this pattern, in order; null for another text. Takes time
   * linear in the text: each word is looked for once, from the left.
   */
  @Nullable Map<Argument, String> match(String text) {
    if (arguments.isEmpty()) {
      return text.equals(words.getFirst()) ? Map.of() : null;
    }
    String last = words.getLast();
    if (!text.startsWith(words.getFirst()) || !text.endsWith(last)) {
      return null;
    }
    Map<Argument, String> found = new LinkedHashMap<>();
    int at = words.getFirst().length();
    int end = text.length() - last.length();
    for (int i = 0; i < arguments.size(); i++) {
      boolean isLast = i == arguments.size() - 1;
      int to = isLast ? end : text.indexOf(words.get(i + 1), at);
      if (to < at || to > end) {
        return null;
      }
      found.put(arguments.get(i), text.substring(at, to));
      at = to + words.get(i + 1).length();
    }
    return found;
  }

  /** Writes the text with values; an absent one is shown by its name. */
  String text(Map<String, String> values) {
    StringBuilder text = new StringBuilder(words.getFirst());
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i).name();
      text.append(values.getOrDefault(name, "{" + name + "}")).append(words.get(i + 1));
    }
    return text.toString();
  }
}
