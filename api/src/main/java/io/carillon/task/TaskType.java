package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a {@link TaskHandler} a task type. Only the annotated class has to be written: its
 * parameter record yields the JSON Schema, the form and the checks.
 *
 * <p>{@link #retry}, {@link #timeout}, {@link #priority} and {@link #maxConcurrent} are defaults: a
 * config that leaves one of them out gets the value of its type when it is saved, and keeps it. A
 * later change of the annotation therefore changes no config until it is saved again.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TaskType {

  /** The value of a numeric member that is not set. */
  int UNSET = -1;

  /**
   * The identity of the task type: lower case letters, digits and underscores, a letter first, at
   * most 100 characters.
   */
  String name();

  /** A sentence for people that says what a run does. */
  String description() default "";

  /** The queue of its executions; each worker serves some queues. */
  String queue() default "default";

  /**
   * The retry policy of configs that state none; one attempt if unset. A config that states only
   * some of its values, such as the number of attempts, takes the others from here.
   */
  Retry retry() default @Retry(maxAttempts = UNSET);

  /**
   * The timeout of an attempt of configs that state none, 1 ms to 366 days, written as {@code 30s},
   * {@code 5m} or in ISO-8601; no timeout if blank.
   */
  String timeout() default "";

  /** The priority of configs that state none, 0 to 9, higher first; 5 if {@link #UNSET}. */
  int priority() default UNSET;

  /**
   * The number of unfinished executions at which the overlap policy of a config applies, 1 to
   * 1,000, for configs that state none; 1 if {@link #UNSET}.
   */
  int maxConcurrent() default UNSET;
}
