package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a task config when a Spring Boot application starts: on a {@link TaskHandler} bean with
 * {@link TaskType}, a config of that type; on a method of a bean, a config of its own task type,
 * which calls the method. Such a method has no parameter, or a {@link TaskContext} as its only one,
 * and is not private; its return value is the result, as of {@link TaskHandler#run}.
 *
 * <p>Exactly one of {@link #every} and {@link #cron} is given. All values are text, so that they
 * may contain placeholders such as {@code ${report.cron}}; a blank one stands for the default of
 * the task type, or else of the REST interface. Durations are written as {@code 500ms}, {@code
 * 30s}, {@code 5m}, {@code 2h}, {@code 1d} or in ISO-8601. A value that REST would refuse fails the
 * start.
 *
 * <p>The config is found by its namespace and name. A start creates it and updates what the
 * declaration itself wrote earlier. Unless {@link #override} is true, it leaves a config alone
 * whose definition was changed by other means, or that was deleted. A paused config stays paused.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Recurring {

  /**
   * The config's name, 1 to 200 characters; blank for the task type's name, or for {@code
   * bean.method}.
   */
  String name() default "";

  /**
   * The config's namespace, in which its name is unique: 1 to 63 characters of a-z, 0-9 and {@code
   * -}; {@code default} if blank.
   */
  String namespace() default "";

  /**
   * The config's labels, each as {@code key=value}, at most 20: a key has 1 to 63 characters of
   * letters, digits, {@code - _ . /}, a value at most 63 of letters, digits, {@code - _ .}.
   */
  String[] labels() default {};

  /** The config's description, for people, at most 2,000 characters. */
  String description() default "";

  /** The time from one run to the next, at least 1 ms. */
  String every() default "";

  /** A cron pattern in {@link #dialect}. */
  String cron() default "";

  /**
   * The dialect of {@link #cron}: {@code ocps}, {@code quartz}, {@code spring} or {@code unix};
   * OCPS if blank.
   */
  String dialect() default "";

  /** The IANA time zone of {@link #cron}, such as {@code Asia/Shanghai}; UTC if blank. */
  String zone() default "";

  /** The name of a calendar that excludes due times, which must exist; none if blank. */
  String calendar() default "";

  /**
   * The treatment of a due time that {@link #calendar} excludes, as in REST's {@code on_excluded}:
   * {@code skip}, {@code next} or {@code previous}; skip if blank.
   */
  String onExcluded() default "";

  /** The longest random delay of a start after its due time, 0 to 1 day; none if blank. */
  String jitter() default "";

  /** The parameters as a JSON object; none for a method. */
  String parameters() default "";

  /** The time limit of an attempt, 1 ms to 366 days; that of {@link TaskType#timeout} if blank. */
  String timeout() default "";

  /** The total number of attempts, 1 to 100; that of {@link TaskType#retry} if blank. */
  String maxAttempts() default "";

  /** The time before the second attempt, 0 to 1 day; that of {@link TaskType#retry} if blank. */
  String retryDelay() default "";

  /** The factor from one delay to the next, 1 to 10; that of {@link TaskType#retry} if blank. */
  String retryBackoff() default "";

  /** The longest delay, 0 to 7 days; that of {@link TaskType#retry} if blank. */
  String retryMaxDelay() default "";

  /**
   * The policy when a run is due and the one before has not ended: {@code allow}, {@code skip},
   * {@code buffer_one}, {@code buffer_all} or {@code cancel_running}; skip if blank.
   */
  String overlap() default "";

  /**
   * The policy for late due times: {@code none}, {@code latest} or {@code all}; latest if blank.
   */
  String catchUp() default "";

  /**
   * The number of unfinished executions at which {@link #overlap} applies, 1 to 1,000; that of
   * {@link TaskType#maxConcurrent} if blank.
   */
  String maxConcurrent() default "";

  /**
   * An execution that has not started this long after its due time expires, 1 s to 366 days; never
   * if blank.
   */
  String startDeadline() default "";

  /**
   * The number of consecutive failed executions after which the config is paused, 1 to 1,000; never
   * if blank.
   */
  String pauseOnFailure() default "";

  /** The priority, 0 to 9, higher first; that of {@link TaskType#priority} if blank. */
  String priority() default "";

  /** The queue of a method's task type; a class names it in {@link TaskType#queue}. */
  String queue() default "";

  /** If true, a start overwrites changes made by other means, and recreates a deleted config. */
  boolean override() default false;
}
