package io.carillon.queue;

import io.carillon.database.Counted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The current state of a queue.
 *
 * @param depth executions waiting for a worker, counted up to {@link QueueStats#COUNTED}
 * @param sleeping retries and snoozes that are not yet due, and executions handed to another
 *     runtime that it has not begun; counted among the same number that wake next
 * @param oldestQueuedAt when the execution that has waited longest was first queued; null when none
 *     waits
 * @param ratePerSecond ended executions per second of the types waiting here, over the last minute;
 *     null until known
 */
public record QueueRow(
    String name,
    Counted depth,
    long sleeping,
    Workers workers,
    @Nullable Instant oldestQueuedAt,
    @Nullable Double ratePerSecond) {

  private static final @Nullable Instant NONE_WAITS = null;
  private static final @Nullable Double UNKNOWN_RATE = null;

  /** Returns the state of a queue in which nothing waits and from which no worker takes. */
  public static QueueRow empty(String name) {
    return new QueueRow(
        name, new Counted(0, false), 0, new Workers(0, 0, 0), NONE_WAITS, UNKNOWN_RATE);
  }

  /**
   * The workers of a queue.
   *
   * @param active active workers
   * @param paused paused workers
   * @param capacity slots of the active workers; a worker of several queues shares its slots among
   *     them
   */
  public record Workers(int active, int paused, int capacity) {}
}
