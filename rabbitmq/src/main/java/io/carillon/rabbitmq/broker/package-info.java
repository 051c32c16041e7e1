/**
 * RabbitMQ as the broker: persistent messages announce executions, which are claimed in the
 * database. It is transport only; loss, duplication or reordering affects nothing but latency.
 */
@NullMarked
package io.carillon.rabbitmq.broker;

import org.jspecify.annotations.NullMarked;
