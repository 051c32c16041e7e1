package io.carillon.server.repeat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a POST that refuses the header {@code Idempotency-Key}; all others accept it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface NoIdempotencyKey {

  /** Returns the reason, as the end of a sentence that begins with "is not taken here:". */
  String value();
}
