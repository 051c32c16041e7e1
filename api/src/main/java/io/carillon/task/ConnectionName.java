package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a text parameter that names a connection. A config is refused when no connection of that
 * name and of one of these kinds exists; a connection that configs name cannot be deleted.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface ConnectionName {

  /** The kinds that the parameter accepts, by {@link ConnectionKind#name}; at least one. */
  String[] value();
}
