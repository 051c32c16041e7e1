/** The benchmark through RabbitMQ: contestants, rounds and output. */
@NullMarked
package io.carillon.bench.rabbitmq;

import org.jspecify.annotations.NullMarked;
