package io.carillon.server.api.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * Names the query parameters of a handler method that takes them as a map, beside those that it
 * declares one by one.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface QueryNames {

  /** The names; a parameter that is given must have a value. */
  String[] value() default {};

  /** The filters whose fields are names too. */
  Filter[] filters() default {};

  /** A filter of a list. */
  enum Filter {
    CONFIGS,
    EXECUTIONS;

    /** Returns the names of its fields. */
    public List<String> fields() {
      return switch (this) {
        case CONFIGS -> List.of(Filters.CONFIG_FIELDS);
        case EXECUTIONS -> List.of(Filters.EXECUTION_FIELDS);
      };
    }
  }
}
