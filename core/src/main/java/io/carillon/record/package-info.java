/**
 * The event recorder: writes schedule events and the life of executions in batches, keeps the
 * statistics, and lets old history go.
 */
@NullMarked
package io.carillon.record;

import org.jspecify.annotations.NullMarked;
