package io.carillon.grouping;

import io.carillon.fault.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the labels of a config.
 *
 * @param key the key that a config must have
 * @param value the value that it must have; null for any
 */
public record LabelSelector(String key, @Nullable String value) {

  private static final @Nullable String ANY = null;

  /** Returns the selector of configs with that label. */
  public static LabelSelector of(String key, String value) {
    return new LabelSelector(key, value);
  }

  /** Returns the selector of configs that have a label with that key. */
  public static LabelSelector of(String key) {
    return new LabelSelector(key, ANY);
  }

  /**
   * Reads {@code team=billing} or {@code team}.
   *
   * @param field the path of the text, for the fault
   * @throws InvalidInputException when key or value do not have the form of a label
   */
  public static LabelSelector parse(String field, String text) {
    int sign = text.indexOf('=');
    String key = sign < 0 ? text : text.substring(0, sign);
    String value = sign < 0 ? null : text.substring(sign + 1);
    String wrongKey = Labels.keyFault(key);
    if (wrongKey != null) {
      throw InvalidInputException.at(
          field, "must be key=value or a key, as team=billing; its key " + wrongKey);
    }
    String wrongValue = value == null ? null : Labels.valueFault(value);
    if (wrongValue != null) {
      throw InvalidInputException.at(
          field, "must be key=value or a key, as team=billing; its value " + wrongValue);
    }
    return new LabelSelector(key, value);
  }

  /** Returns {@code key=value}, or only the key for any value. */
  public String text() {
    return value == null ? key : key + "=" + value;
  }
}
