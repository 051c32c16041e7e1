package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a task type's parameters that only admins may read, such as a password. Its
 * JSON Schema says {@code "writeOnly": true}, and REST returns asterisks to everyone else. It is
 * stored in plain text: anyone with access to the database can read it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Secret {}
