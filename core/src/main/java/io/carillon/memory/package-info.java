/** Budgets of bytes: how much memory the work of a process may occupy at one time. */
@NullMarked
package io.carillon.memory;

import org.jspecify.annotations.NullMarked;
