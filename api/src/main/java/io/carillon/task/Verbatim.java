package io.carillon.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a text parameter in which {@code ${...}} is no placeholder of Carillon, such as source text
 * of a language that writes its own variables so. Its JSON Schema says {@code "x-verbatim": true}.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Verbatim {}
