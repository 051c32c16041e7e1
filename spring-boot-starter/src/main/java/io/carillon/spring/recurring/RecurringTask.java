package io.carillon.spring.recurring;

import io.carillon.definition.Definition;
import org.jspecify.annotations.Nullable;

/**
 * One declaration.
 *
 * @param place the class, or the class and method, that has the annotation
 * @param definition of the config that it declares
 * @param override whether it replaces what somebody else changed
 * @param handler calls the annotated method; null for an annotated task type
 */
record RecurringTask(
    String place, Definition definition, boolean override, @Nullable MethodTask handler) {}
