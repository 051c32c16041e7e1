package io.carillon.server.repeat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a POST that runs several transactions, which must not be merged into one. Its {@code
 * Idempotency-Key} is stored before it runs, so that a retry after a crash of the node never runs
 * it twice: it is answered 409, since its progress is unknown.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface NonAtomic {}
