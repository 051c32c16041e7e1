/**
 * Programs that a task runs: only those that the operator allows, without a shell, and never longer
 * than their attempt.
 */
@NullMarked
package io.carillon.tasks.process;

import org.jspecify.annotations.NullMarked;
