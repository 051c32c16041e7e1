/**
 * RabbitMQ and Celery of this machine's packages, started for tests and measurements and ended with
 * them.
 */
@NullMarked
package io.carillon.local;

import org.jspecify.annotations.NullMarked;
