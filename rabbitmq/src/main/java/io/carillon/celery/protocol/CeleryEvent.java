package io.carillon.celery.protocol;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a Celery worker tells everybody on the exchange {@code celeryev}. */
public sealed interface CeleryEvent {

  /** Who told it and when. */
  Origin origin();

  /**
   * A worker process at a moment.
   *
   * @param hostname the worker's name, as {@code celery@host}
   * @param pid of its main process
   * @param clock its logical clock (Lamport): ascends in one process
   * @param timestamp seconds since the epoch by its machine's clock, which may be wrong
   */
  record Origin(String hostname, long pid, long clock, double timestamp) {}

  /** Of an execution; {@code id} is a UUID of version 7. */
  sealed interface OfTask extends CeleryEvent {

    /** The execution. */
    UUID id();
  }

  /**
   * A worker has the message.
   *
   * @param retries the header it came with
   * @param eta not run before; null for at once
   */
  record Received(Origin origin, UUID id, int retries, @Nullable Instant eta) implements OfTask {}

  /** It runs. */
  record Started(Origin origin, UUID id) implements OfTask {}

  /**
   * It ended well.
   *
   * @param result Python's repr of it, cut by the worker at about 1,024 characters
   * @param runtime seconds; null for a run that never was (a message Celery did not understand)
   */
  record Succeeded(Origin origin, UUID id, @Nullable String result, @Nullable Double runtime)
      implements OfTask {}

  /**
   * It ended badly, for good as far as Celery is concerned.
   *
   * @param exception Python's repr of it
   */
  record Failed(Origin origin, UUID id, String exception, @Nullable String traceback)
      implements OfTask {}

  /** It failed, and the worker has sent itself the message once more. */
  record Retried(Origin origin, UUID id, String exception, @Nullable String traceback)
      implements OfTask {}

  /**
   * A worker dropped it.
   *
   * @param terminated whether it ran and was killed
   * @param expired whether that was because its time had run out
   */
  record Revoked(Origin origin, UUID id, boolean terminated, boolean expired) implements OfTask {}

  /** The task itself refused its message; {@code requeue}: the broker has it again. */
  record Rejected(Origin origin, UUID id, boolean requeue) implements OfTask {}

  /**
   * A worker lives.
   *
   * @param active tasks that run in it
   * @param software as {@code py-celery 5.2.6}
   */
  record WorkerSeen(Origin origin, Presence presence, int active, String software)
      implements CeleryEvent {}

  /** What a worker says of itself. */
  enum Presence {
    /** It has begun, or is connected again. */
    ONLINE,
    /** It still lives. */
    HEARTBEAT,
    /** It stops taking, or was disconnected; what runs in it may yet end. */
    OFFLINE
  }
}
