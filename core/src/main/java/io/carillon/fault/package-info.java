/** Faults of user input, each with its path, and the exceptions that reject requests. */
@NullMarked
package io.carillon.fault;

import org.jspecify.annotations.NullMarked;
