package io.carillon.tasktype;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.MapperConfig;

/** The names of record components in JSON. */
final class SnakeCase {

  private static final @Nullable MapperConfig<?> ANY = null;

  private SnakeCase() {}

  /** Returns the name of a record component in JSON, unless an annotation names it. */
  static String of(String component) {
    return PropertyNamingStrategies.SNAKE_CASE.nameForField(ANY, null, component);
  }
}
