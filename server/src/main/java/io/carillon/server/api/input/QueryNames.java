package io.carillon.server.api.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the query parameters of a handler method that takes them as a map, beside those that it
 * declares one by one.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface QueryNames {

  /** The names; a parameter that is given must have a value. */
  String[] value();
}
