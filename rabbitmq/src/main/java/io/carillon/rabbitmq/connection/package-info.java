/**
 * Connections to RabbitMQ that recover, channels with publisher confirms, and the classification of
 * errors.
 */
@NullMarked
package io.carillon.rabbitmq.connection;

import org.jspecify.annotations.NullMarked;
