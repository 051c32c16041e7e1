/**
 * Task executions: their states and transitions as data, and the stores through which every change
 * of an execution's state goes.
 */
@NullMarked
package io.carillon.execution;

import org.jspecify.annotations.NullMarked;
