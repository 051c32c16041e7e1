package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a {@link ConnectionHandler} a kind of connection. Only the annotated class has to be
 * written: its settings record yields the JSON Schema, the form and the checks.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ConnectionKind {

  /**
   * The identity of the kind: lower case letters, digits and underscores, a letter first, at most
   * 100 characters.
   */
  String name();

  /** A sentence for people that says which outside systems a connection of this kind reaches. */
  String description() default "";
}
