package io.carillon.text;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An enum whose constants stand in tables, JSON or settings. The code of a constant is its name in
 * lower case, such as {@code timed_out}.
 */
public interface Coded {

  /** Returns the name of the constant, as in Java. */
  String name();

  /** Returns the name in tables, JSON and settings. */
  default String code() {
    return this instanceof Enum<?> constant ? code(constant) : name().toLowerCase(Locale.ROOT);
  }

  /** Returns the code of any enum constant, which may not be {@code Coded} itself. */
  static String code(Enum<?> constant) {
    return CodeTable.of(constant.getDeclaringClass()).code(constant);
  }

  /** Returns the constant with a code; empty for any other text. */
  static <E extends Enum<E>> Optional<E> find(Class<E> type, String code) {
    return Optional.ofNullable(CodeTable.of(type).constant(code)).map(type::cast);
  }

  /**
   * Returns the constant with a code.
   *
   * @throws IllegalArgumentException for any other text; the message names the allowed codes
   */
  static <E extends Enum<E>> E of(Class<E> type, String code) {
    return find(type, code)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s must be one of %s, not \"%s\""
                    .formatted(type.getSimpleName(), codes(type), code)));
  }

  /** Returns the constants by their codes, in the order of their declaration. */
  static <E extends Enum<E>> Map<String, E> byCode(Class<E> type) {
    Map<String, E> constants = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      constants.put(code(constant), constant);
    }
    return constants;
  }

  /** Returns the codes, separated by commas, for a message. */
  static <E extends Enum<E>> String codes(Class<E> type) {
    return String.join(", ", byCode(type).keySet());
  }
}
