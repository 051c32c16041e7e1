/**
 * The definition of a task config: its name, type, parameters, schedule, policies and priority. It
 * is read from JSON, with every fault reported by its path, and written as JSON.
 */
@NullMarked
package io.carillon.definition;

import org.jspecify.annotations.NullMarked;
