package io.carillon.cli.arguments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a command.
 *
 * @param name with its two dashes, such as {@code --output}
 * @param shortName one dash and a letter; null for none
 * @param value the placeholder of its value in help texts; null for a flag
 * @param repeatable whether it may be given several times
 * @param choices the only values that are right; empty when any may be
 */
public record Option(
    String name,
    @Nullable String shortName,
    @Nullable String value,
    boolean repeatable,
    List<String> choices) {

  /** Copies the choices. */
  public Option {
    choices = List.copyOf(choices);
  }

  /** Returns an option without a value. */
  public static Option flag(String name) {
    return new Option(name, null, null, false, List.of());
  }

  /** Returns an option with a value. */
  public static Option of(String name, String value) {
    return new Option(name, null, value, false, List.of());
  }

  /** Returns an option with one of these values. */
  public static Option choice(String name, String value, String... choices) {
    return new Option(name, null, value, false, List.of(choices));
  }

  /** Returns the option with a short name as well. */
  public Option or(String letter) {
    return new Option(name, letter, value, repeatable, choices);
  }

  /** Returns the option that may be given several times. */
  public Option repeated() {
    return new Option(name, shortName, value, true, choices);
  }

  /** Returns whether it has no value. */
  public boolean isFlag() {
    return value == null;
  }

  boolean isNamed(String word) {
    return name.equals(word) || word.equals(shortName);
  }
}
