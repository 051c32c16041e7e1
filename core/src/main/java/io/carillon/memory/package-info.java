/** Budgets of bytes: limits on the memory that the work of a process may occupy at one time. */
@NullMarked
package io.carillon.memory;

import org.jspecify.annotations.NullMarked;
