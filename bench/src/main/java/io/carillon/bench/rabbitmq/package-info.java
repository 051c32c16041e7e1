/** The run through RabbitMQ: who is measured, how often, and what is written. */
@NullMarked
package io.carillon.bench.rabbitmq;

import org.jspecify.annotations.NullMarked;
