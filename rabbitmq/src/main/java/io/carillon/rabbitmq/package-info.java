/**
 * RabbitMQ as the broker: executions are announced by persistent messages and claimed in the
 * database. It is transport only; what it loses, doubles or reorders changes nothing but latency.
 */
@NullMarked
package io.carillon.rabbitmq;

import org.jspecify.annotations.NullMarked;
