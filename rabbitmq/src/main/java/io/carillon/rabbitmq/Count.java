package io.carillon.rabbitmq;

/** What is counted. */
enum Count {
  /** Messages that RabbitMQ confirmed. */
  ANNOUNCED,
  /** Of these, the ones sent because something seemed lost or was not sent at first. */
  ANNOUNCED_AGAIN,
  /** Messages that were not confirmed, or came back for want of a queue. */
  UNCONFIRMED,
  /** Announcements that found no room in memory, or RabbitMQ away. */
  LEFT_TO_THE_TABLE,
  /** Messages that came to a worker. */
  DELIVERED,
  /** Of these, the ones nothing came of: doubled, late, or for a worker that knows other types. */
  UNCLAIMED,
  /** Of these, the ones nobody can read: they went to the dead-letter queue. */
  UNREADABLE,
  /** Queues emptied because of a message too large to be taken. */
  OVERSIZED,
  /** Executions that workers found in the table without a message. */
  CLAIMED_FROM_TABLE,
  /** Connections that were opened. */
  CONNECTIONS,
  /** Connections that RabbitMQ refused because of user or password. */
  WRONG_PASSWORD,
  /**
   * Connections that RabbitMQ refused because of the vhost: it is not there, or not for this user.
   */
  WRONG_VHOST,
  /** Queues found with other arguments than they should have, each time they were declared. */
  OTHER_ARGUMENTS
}
