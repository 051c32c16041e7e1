package io.carillon.server.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one look.
 *
 * @param grade how bad it is
 * @param key of its sentence in the command line's catalogue
 * @param values of the sentence
 * @param remedy key of the sentence that says what to do, with the same values; null for none
 */
record Finding(Grade grade, String key, List<Object> values, @Nullable String remedy) {

  /** How bad it is. */
  enum Grade {
    OK,
    WARNING,
    FAULT;

    /** The word of its style. */
    String word() {
      return switch (this) {
        case OK -> "ok";
        case WARNING -> "warning";
        case FAULT -> "fault";
      };
    }
  }

  static Finding ok(String key, Object... values) {
    return new Finding(Grade.OK, key, List.of(values), null);
  }

  /** Not good; what to do stands under the key with {@code .remedy}. */
  static Finding warning(String key, Object... values) {
    return new Finding(Grade.WARNING, key, List.of(values), key + ".remedy");
  }

  /** So bad that a server cannot run, or does not do its work. */
  static Finding fault(String key, Object... values) {
    return new Finding(Grade.FAULT, key, List.of(values), key + ".remedy");
  }
}
