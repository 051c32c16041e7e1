/**
 * The task types a process can run: each handler with the JSON Schema of its parameters, the check
 * against it, and the conversion from JSON to the parameter record. The store of the types of the
 * cluster.
 */
@NullMarked
package io.carillon.tasktype;

import org.jspecify.annotations.NullMarked;
