package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a {@link TaskHandler} a task type. Only the annotated class has to be written: its
 * parameter record yields the JSON Schema, the form and the checks.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TaskType {

  /**
   * The identity of the task type: lower case letters, digits and underscores, a letter first, at
   * most 100 characters.
   */
  String name();

  /** A sentence for people that says what a run does. */
  String description() default "";

  /** The queue of its executions; each worker serves some queues. */
  String queue() default "default";
}
