package io.carillon.rabbitmq;

/** Why RabbitMQ refuses the configured login. */
public enum Refusal {
  /** The user or password is wrong. */
  PASSWORD,
  /** The vhost does not exist, or the user may not use it. */
  VIRTUAL_HOST
}
