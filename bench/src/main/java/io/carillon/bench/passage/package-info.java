/** Throughput through RabbitMQ: bare, with Carillon, and with Celery's own worker. */
@NullMarked
package io.carillon.bench.passage;

import org.jspecify.annotations.NullMarked;
