package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one parameter, a component of the parameter record, in the task type's JSON Schema and
 * so in forms. Every element is optional; an empty text adds nothing.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Field {

  /** A short name for people, as in {@code Sender}. */
  String title() default "";

  /** The meaning of the parameter in one sentence, for people. */
  String description() default "";

  /**
   * The value used when the parameter is absent. The handler receives it; the stored parameters do
   * not contain it. For a text it is the text itself, for everything else its JSON, as in {@code
   * 30} or {@code true}. It must match the parameter's type and constraints.
   */
  String defaultValue() default "";

  /** Example values, each written like {@link #defaultValue}. */
  String[] examples() default {};

  /**
   * The JSON Schema of the parameter as a JSON object, for a type that Carillon cannot describe
   * itself: one with a serializer and a deserializer of a Jackson module of the application, or
   * with {@code @JsonCreator} and {@code @JsonValue}. {@link #examples} must then have at least one
   * value; the start checks that it is read, and written as the schema says. Carillon describes
   * every other type itself.
   */
  String schema() default "";

  /** The unit of a number, as in {@code bytes}; {@code x-unit} in the schema. */
  String unit() default "";
}
