package io.carillon.server.repeat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A POST whose act has several transactions of its own, which must not become one. Its {@code
 * Idempotency-Key} is put on record before the act, so that a node that is killed meanwhile never
 * acts twice: the key is answered 409 then, since it is not known how far the act came.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ActsInParts {}
