package io.carillon.cli.arguments;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of a call, sorted.
 *
 * @param path the names of the command, without that of the program
 * @param options the values of each option that was given, by its long name; a flag has none
 * @param words the positional parameters
 */
public record Arguments(List<String> path, Map<String, List<String>> options, List<String> words) {

  /** Copies the collections. */
  public Arguments {
    path = List.copyOf(path);
    options = Map.copyOf(options);
    words = List.copyOf(words);
  }

  /** Returns whether the option was given. */
  public boolean has(String option) {
    return options.containsKey(option);
  }

  /** Returns the value of the option; null when it was not given. */
  public @Nullable String text(String option) {
    List<String> values = options.getOrDefault(option, List.of());
    return values.isEmpty() ? null : values.getLast();
  }

  /** Returns the value of the option, or the other one when it was not given. */
  public String text(String option, String otherwise) {
    String value = text(option);
    return value == null ? otherwise : value;
  }

  /** Returns the values of the option in the order they were given. */
  public List<String> texts(String option) {
    return options.getOrDefault(option, List.of());
  }

  /**
   * Returns the value of the option as a whole number.
   *
   * @throws UsageException when it is none, or not between the bounds
   */
  public int number(String option, int otherwise, int least, int most) {
    String value = text(option);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, with the bounds
    }
    throw new UsageException("usage.number", option, value, least, most);
  }

  /** Returns the positional parameter at that place, from 0 on; null when it was not given. */
  public @Nullable String word(int place) {
    return place < words.size() ? words.get(place) : null;
  }

  /** Returns the positional parameter at that place, which the command requires. */
  public String required(int place) {
    return words.get(place);
  }
}
