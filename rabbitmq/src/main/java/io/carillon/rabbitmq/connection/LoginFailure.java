package io.carillon.rabbitmq.connection;

/** Why RabbitMQ refuses the configured login. */
public enum LoginFailure {
  /** The user or password is wrong. */
  PASSWORD,
  /** The vhost does not exist, or the user may not use it. */
  VIRTUAL_HOST
}
