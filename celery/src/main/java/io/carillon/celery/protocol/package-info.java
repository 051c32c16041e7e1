/**
 * Celery's messages as values: writes task messages of protocol 2; parses events, replies and
 * control answers. Pure, without a connection.
 */
@NullMarked
package io.carillon.celery.protocol;

import org.jspecify.annotations.NullMarked;
