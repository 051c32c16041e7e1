/**
 * Connects the components: turns decisions into events and executions, ends of executions into
 * pauses and releases, and the presence of task types into statuses of configs.
 */
@NullMarked
package io.carillon.coordination;

import org.jspecify.annotations.NullMarked;
