package io.carillon.rabbitmq.broker;

/** Names of the counters. */
enum BrokerCounter {
  /** Messages that RabbitMQ confirmed. */
  ANNOUNCED,
  /** Of these, the ones sent again because a message was missing. */
  ANNOUNCED_AGAIN,
  /** Messages that were not confirmed, or returned because their queue did not exist. */
  UNCONFIRMED,
  /** Announcements dropped because the buffer was full or RabbitMQ away. */
  LEFT_TO_THE_TABLE,
  /** Messages delivered to a worker. */
  DELIVERED,
  /** Of these, the ones without a claim: duplicate, late, or of a type the worker does not know. */
  UNCLAIMED,
  /** Of these, the unreadable ones, which went to the dead-letter queue. */
  UNREADABLE,
  /** Queues purged because of an oversized message. */
  OVERSIZED,
  /** Executions that workers found in the table without a message. */
  CLAIMED_FROM_TABLE,
  /** Connections opened. */
  CONNECTIONS,
  /** Connections that RabbitMQ refused because of the user or password. */
  WRONG_PASSWORD,
  /**
   * Connections that RabbitMQ refused because the vhost does not exist or the user may not use it.
   */
  WRONG_VHOST,
  /** Declarations of queues that exist with other arguments. */
  OTHER_ARGUMENTS
}
