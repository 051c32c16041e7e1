package io.carillon.spring.recurring;

import io.carillon.definition.Definition;
import org.jspecify.annotations.Nullable;

/**
 * A declaration of a recurring task.
 *
 * @param place the annotated class, or class and method
 * @param definition the definition of the declared config
 * @param override whether it overwrites changes made by other means
 * @param handler calls the annotated method; null for an annotated task type
 */
record RecurringTask(
    String place, Definition definition, boolean override, @Nullable MethodTask handler) {}
