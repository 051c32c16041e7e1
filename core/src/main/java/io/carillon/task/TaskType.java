package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a {@link TaskHandler} a kind of scheduled work. The class that carries it is all there is
 * to write: its parameter record becomes the JSON Schema, the form and the checks.
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

  /** One sentence for people: what a run of it does. */
  String description() default "";

  /** The queue its executions wait in; workers take the executions of some queues. */
  String queue() default "default";
}
