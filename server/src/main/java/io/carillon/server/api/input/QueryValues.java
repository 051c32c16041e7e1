package io.carillon.server.api.input;

import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads query parameters that may be repeated or hold a comma-separated list, of at most {@value
 * #MOST} values.
 */
public final class QueryValues {

  /** Pattern of an execution or worker id. */
  static final String UUID_PATTERN = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

  private static final int MOST = 100;

  private QueryValues() {}

  /** Returns the values as given; none when the parameter is absent. */
  public static Set<String> texts(String name, Optional<List<String>> given) {
    if (given.isEmpty()) {
      return Set.of();
    }
    Set<String> values = split(given.get());
    if (values.isEmpty() || values.size() > MOST) {
      throw InvalidInputException.at(
          name, "must name 1 to %d values, with commas, not %d.".formatted(MOST, values.size()));
    }
    return values;
  }

  private static Set<String> split(List<String> lists) {
    return lists.stream()
        .flatMap(list -> Arrays.stream(list.split(",", -1)))
        .filter(value -> !value.isBlank())
        .map(String::strip)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns values that must each be one of the known words. */
  public static <T> Set<T> choices(
      String name, Optional<List<String>> given, Map<String, T> known) {
    Set<T> values = new LinkedHashSet<>();
    for (String text : texts(name, given)) {
      values.add(choice(name, text, known));
    }
    return values;
  }

  /** Returns the value of one known word. */
  public static <T> T choice(String name, String text, Map<String, T> known) {
    T value = known.get(text);
    if (value == null) {
      throw InvalidInputException.at(
          name,
          "must be one of %s, not %s."
              .formatted(String.join(", ", known.keySet()), Quote.of(text)));
    }
    return value;
  }

  /** Parses ids of task configs. */
  public static Set<Long> ids(String name, Optional<List<String>> given) {
    Set<Long> ids = new LinkedHashSet<>();
    for (String text : texts(name, given)) {
      if (!text.matches("\\d{1,18}")) {
        throw InvalidInputException.at(name, "must be ids, not " + Quote.of(text) + ".");
      }
      ids.add(Long.valueOf(text));
    }
    return ids;
  }

  /** Parses ids of workers or executions. */
  public static Set<UUID> uuids(String name, Optional<List<String>> given) {
    Set<UUID> ids = new LinkedHashSet<>();
    for (String text : texts(name, given)) {
      if (!text.matches(UUID_PATTERN)) {
        throw InvalidInputException.at(name, "must be UUIDs, not " + Quote.of(text) + ".");
      }
      ids.add(UUID.fromString(text));
    }
    return ids;
  }

  /** Returns whether a parameter is {@code true}; false when it is absent. */
  public static boolean flag(String name, Optional<String> given) {
    return given.isPresent()
        && choice(name, given.get(), Map.of("true", Boolean.TRUE, "false", Boolean.FALSE));
  }
}
