/**
 * Celery workers as a runtime of Carillon's executions: what is due is sent to them as task
 * messages, what becomes of it is read from their events and replies.
 */
@NullMarked
package io.carillon.celery;

import org.jspecify.annotations.NullMarked;
