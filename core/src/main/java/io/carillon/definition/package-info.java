/**
 * What a task config says: its name, type, parameters, schedule, policies and priority, and how it
 * is read from JSON, every fault named by its path, and written as JSON.
 */
@NullMarked
package io.carillon.definition;

import org.jspecify.annotations.NullMarked;
