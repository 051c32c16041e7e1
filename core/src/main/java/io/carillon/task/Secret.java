package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of a task type's parameters that only admins read, such as a password. Its JSON
 * Schema says {@code "writeOnly": true}, and REST answers asterisks to everybody else. It is stored
 * as it is: who reads the database reads it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Secret {}
