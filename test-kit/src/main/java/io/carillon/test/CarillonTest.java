package io.carillon.test;

import io.carillon.task.TaskHandler;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link ManualNode}, its {@link ManualClock}, its {@code DataSource}
 * and its {@code TasksManager} as parameters, as {@link CarillonExtension} does.
 */
@Documented
@Inherited
@ExtendWith(CarillonExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CarillonTest {

  /**
   * The task types of the node, each with a constructor without arguments. For others, register a
   * {@link CarillonExtension} with the handlers.
   */
  Class<? extends TaskHandler<?>>[] value() default {};

  /** The instant at which the clock starts, as in {@code 2026-03-29T00:00:00Z}. */
  String startingAt() default "2026-01-01T00:00:00Z";
}
