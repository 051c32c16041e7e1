/**
 * The task types a process can run: each handler with its parameters' JSON Schema, the check
 * against it, and the way from JSON to the parameter record.
 */
@NullMarked
package io.carillon.tasktype;

import org.jspecify.annotations.NullMarked;
