/**
 * Celery workers as a runtime of Carillon: due executions are sent to them as task messages, and
 * their events and replies update the executions.
 */
@NullMarked
package io.carillon.celery;

import org.jspecify.annotations.NullMarked;
