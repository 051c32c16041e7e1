package io.carillon.celery;

/** What is counted. */
enum Count {
  /** Task messages that RabbitMQ confirmed. */
  SENT,
  /** Task messages that were not confirmed in time: they may be there or not. */
  UNCONFIRMED,
  /** Task messages that came back for want of a queue, which was then made. */
  RETURNED,
  /** Executions given back to be sent again. */
  RELEASED,
  /** Events of executions. */
  EVENTS,
  /** Replies. */
  REPLIES,
  /** Messages, and parts of them, that nobody could read. */
  UNREADABLE,
  /** Messages too large to be read, taken off their queue. */
  OVERSIZED,
  /** Events and replies of tasks that are not Carillon's, or of unknown kinds. */
  FOREIGN,
  /** Words that came twice, or about an execution or attempt that had ended. */
  LATE,
  /** Executions that workers were told to drop or kill. */
  REVOKED,
  /** Executions that workers were asked for. */
  ASKED,
  /** Workers that were given up. */
  WORKERS_LOST
}
