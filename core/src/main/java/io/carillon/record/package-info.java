/**
 * The event recorder: writes schedule events and the life of executions in batches, maintains the
 * statistics, and removes old history.
 */
@NullMarked
package io.carillon.record;

import org.jspecify.annotations.NullMarked;
