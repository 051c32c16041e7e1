/** Ways of work through RabbitMQ: bare, with Carillon, with Celery's own worker. */
@NullMarked
package io.carillon.bench.passage;

import org.jspecify.annotations.NullMarked;
