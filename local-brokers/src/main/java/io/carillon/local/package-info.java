/**
 * RabbitMQ and Celery from this machine's packages, started and stopped by tests and measurements.
 */
@NullMarked
package io.carillon.local;

import org.jspecify.annotations.NullMarked;
