package io.carillon.cli.arguments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a command.
 *
 * @param name with its two dashes, such as {@code --output}
 * @param shortName one dash and a letter; null for none
 * @param repeatable whether it may be given several times
 * @param value the placeholder of its value in help texts; null for a flag
 * @param choices the only values that are right; empty when any may be
 */
public record Option(
    String name,
    @Nullable String shortName,
    boolean repeatable,
    @Nullable String value,
    List<String> choices) {

  /** Copies the choices. */
  public Option {
    choices = List.copyOf(choices);
  }

  /** Returns an option without a value. */
  public static Option flag(String name) {
    return new Option(name, null, false, null, List.of());
  }

  /** Returns an option with a value. */
  public static Option of(String name, String value) {
    return new Option(name, null, false, value, List.of());
  }

  /** Returns an option with one of these values. */
  public static Option choice(String name, String value, String... choices) {
    return new Option(name, null, false, value, List.of(choices));
  }

  /** Returns the option with a short name as well. */
  public Option or(String letter) {
    return new Option(name, letter, repeatable, value, choices);
  }

  /** Returns the option that may be given several times. */
  public Option repeated() {
    return new Option(name, shortName, true, value, choices);
  }

  /** Returns whether it has no value. */
  public boolean isFlag() {
    return value == null;
  }

  boolean isNamed(String word) {
    return name.equals(word) || word.equals(shortName);
  }
}
