package io.carillon.celery.connection;

/** Names of the counters. */
public enum CeleryCounter {
  /** Task messages that RabbitMQ confirmed. */
  SENT,
  /** Task messages that were not confirmed in time: they may have arrived or not. */
  UNCONFIRMED,
  /** Task messages returned because their queue did not exist; it was then declared. */
  RETURNED,
  /** Executions given back to be sent again. */
  RELEASED,
  /** Events received. */
  EVENTS,
  /** Replies received. */
  REPLIES,
  /** Unreadable messages or parts of messages. */
  UNREADABLE,
  /** Oversized messages, removed from their queue unread. */
  OVERSIZED,
  /** Events and replies of tasks that are not Carillon's, or of unknown kinds. */
  FOREIGN,
  /** Signals that were repeated, or concern an execution or attempt that had ended. */
  LATE,
  /** Executions that workers were told to drop or kill. */
  REVOKED,
  /** Executions that workers were asked about. */
  ASKED,
  /** Workers that were marked lost. */
  WORKERS_LOST
}
