/**
 * Celery's messages as values: the task message of protocol 2 written, events, replies and answers
 * of workers read; pure, without a connection.
 */
@NullMarked
package io.carillon.celery.protocol;

import org.jspecify.annotations.NullMarked;
