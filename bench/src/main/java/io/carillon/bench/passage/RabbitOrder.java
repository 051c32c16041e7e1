package io.carillon.bench.passage;

import io.carillon.bench.order.Order;
import io.carillon.rabbitmq.QueueKind;
import io.carillon.rabbitmq.RabbitAddress;
import io.carillon.rabbitmq.RabbitSettings;

/**
 * What the process of Carillon is told to do.
 *
 * @param target the database, empty
 * @param uri of RabbitMQ, with login
 * @param prefix of queues that nobody has used
 */
public record RabbitOrder(
    Order.Target target, String uri, String prefix, Order.Measurement measurement) {

  /** Carillon's settings: what it takes by itself where only an address is given. */
  RabbitSettings settings() {
    return new RabbitSettings(RabbitAddress.parse(uri), QueueKind.CLASSIC, prefix);
  }
}
