package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says more about one parameter, a component of the parameter record, in the task type's JSON
 * Schema and so in forms. Every element is optional; an empty text says nothing.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Field {

  /** A short name for people, as in {@code Sender}. */
  String title() default "";

  /** One sentence for people: what the parameter means. */
  String description() default "";

  /**
   * The value where the parameter is absent. The handler gets it; the stored parameters do not. For
   * a text it is the text itself, for everything else its JSON, as in {@code 30} or {@code true}.
   * It must fit the parameter's type and constraints.
   */
  String defaultValue() default "";

  /** Values that would be right, each written as {@link #defaultValue} is. */
  String[] examples() default {};

  /** The unit of a number, as in {@code bytes}; {@code x-unit} in the schema. */
  String unit() default "";
}
