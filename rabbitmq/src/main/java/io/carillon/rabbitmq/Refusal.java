package io.carillon.rabbitmq;

/** Why RabbitMQ lets nobody in with what the settings say. */
public enum Refusal {
  /** User or password are wrong. */
  PASSWORD,
  /** The vhost is not there, or not for this user. */
  VIRTUAL_HOST
}
