package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The retry policy that a task type gives to configs that state none, as in
 * {@code @Retry(maxAttempts = 5, delay = "30s")}. Durations are written as {@code 500ms}, {@code
 * 30s}, {@code 5m}, {@code 2h}, {@code 1d} or in ISO-8601.
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Retry {

  /** The total number of attempts, 1 (no retry) to 100. */
  int maxAttempts();

  /** The delay before the second attempt, 0 to 1 day; 10 s if blank. */
  String delay() default "";

  /** The factor from one delay to the next, 1 to 10; 2 if {@link TaskType#UNSET}. */
  double backoff() default TaskType.UNSET;

  /** The longest delay, 0 to 7 days; 10 min if blank. */
  String maxDelay() default "";
}
