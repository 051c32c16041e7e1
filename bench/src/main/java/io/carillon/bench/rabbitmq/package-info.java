/** Work that comes through RabbitMQ: Carillon, Celery's own worker, and bare RabbitMQ. */
@NullMarked
package io.carillon.bench.rabbitmq;

import org.jspecify.annotations.NullMarked;
