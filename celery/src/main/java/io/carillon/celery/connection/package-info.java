/** The exchanges and queues that Carillon shares with Celery, their consumer, and its counters. */
@NullMarked
package io.carillon.celery.connection;

import org.jspecify.annotations.NullMarked;
