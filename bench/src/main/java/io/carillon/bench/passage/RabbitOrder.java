package io.carillon.bench.passage;

import io.carillon.bench.order.Order;
import io.carillon.rabbitmq.broker.QueueKind;
import io.carillon.rabbitmq.broker.RabbitSettings;
import io.carillon.rabbitmq.connection.RabbitAddress;

/**
 * The order of the Carillon process.
 *
 * @param target the database, empty
 * @param uri of RabbitMQ, with credentials
 * @param prefix of unused queues
 */
public record RabbitOrder(
    Order.Target target, String uri, String prefix, Order.Measurement measurement) {

  /** Returns Carillon's default settings for that address. */
  RabbitSettings settings() {
    return new RabbitSettings(RabbitAddress.parse(uri), QueueKind.CLASSIC, prefix);
  }
}
