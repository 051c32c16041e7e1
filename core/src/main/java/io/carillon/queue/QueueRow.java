package io.carillon.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The current state of a queue.
 *
 * @param depth executions waiting for a worker, counted up to {@link QueueStats#COUNTED}
 * @param deeper whether more executions wait than were counted
 * @param sleeping retries and snoozes that are not yet due, and executions handed to another
 *     runtime that it has not begun; counted among the same number that wake next
 * @param consumers active workers of the queue
 * @param paused paused workers of the queue
 * @param capacity slots of its consumers; a worker of several queues shares its slots among them
 * @param oldestQueuedAt when the execution that has waited longest was first queued; null when none
 *     waits
 * @param ratePerSecond ended executions per second of the types waiting here, over the last minute;
 *     null until known
 */
public record QueueRow(
    String name,
    long depth,
    boolean deeper,
    long sleeping,
    int consumers,
    int paused,
    int capacity,
    @Nullable Instant oldestQueuedAt,
    @Nullable Double ratePerSecond) {}
