package io.carillon.celery.protocol;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event that a Celery worker publishes on the exchange {@code celeryev}. */
public sealed interface CeleryEvent {

  /** Returns its sender and time. */
  Origin origin();

  /**
   * A worker process at a point in time.
   *
   * @param hostname the worker's name, as {@code celery@host}
   * @param pid of its main process
   * @param clock its logical clock (Lamport): ascends in one process
   * @param timestamp seconds since the epoch by its machine's clock, which may be wrong
   */
  record Origin(String hostname, long pid, long clock, double timestamp) {}

  /** An event of an execution; {@code id} is a UUID of version 7. */
  sealed interface OfTask extends CeleryEvent {

    /** Returns the execution. */
    UUID id();
  }

  /**
   * A worker received the message.
   *
   * @param retries the header it came with
   * @param eta earliest start; null for at once
   */
  record Received(Origin origin, UUID id, int retries, @Nullable Instant eta) implements OfTask {}

  /** The task started. */
  record Started(Origin origin, UUID id) implements OfTask {}

  /**
   * The task succeeded.
   *
   * @param result Python's repr of it, truncated by the worker at about 1,024 characters
   * @param runtime seconds; null when it never ran (a message that Celery did not understand)
   */
  record Succeeded(Origin origin, UUID id, @Nullable String result, @Nullable Double runtime)
      implements OfTask {}

  /**
   * The task failed; Celery does not retry it.
   *
   * @param exception Python's repr of it
   */
  record Failed(Origin origin, UUID id, String exception, @Nullable String traceback)
      implements OfTask {}

  /** The task failed, and the worker has published its message again. */
  record Retried(Origin origin, UUID id, String exception, @Nullable String traceback)
      implements OfTask {}

  /**
   * A worker dropped the task.
   *
   * @param terminated whether it ran and was killed
   * @param expired whether its start deadline had passed
   */
  record Revoked(Origin origin, UUID id, boolean terminated, boolean expired) implements OfTask {}

  /** The task rejected its message; {@code requeue} when it went back to the queue. */
  record Rejected(Origin origin, UUID id, boolean requeue) implements OfTask {}

  /**
   * A worker is alive.
   *
   * @param active tasks that run in it
   * @param software such as {@code py-celery 5.2.6}
   */
  record WorkerSeen(Origin origin, Presence presence, int active, String software)
      implements CeleryEvent {}

  /** What a worker reports about itself. */
  enum Presence {
    /** It has started or reconnected. */
    ONLINE,
    /** It is still alive. */
    HEARTBEAT,
    /** It stops taking tasks or was disconnected; running tasks may still end. */
    OFFLINE
  }
}
