package io.carillon.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A queue at this moment.
 *
 * @param depth executions that wait for a worker, counted up to {@link QueueView#COUNTED}
 * @param deeper whether more wait than were counted
 * @param sleeping retries and snoozes whose time has not come, and what another runtime has but has
 *     not begun, among as many that wake next
 * @param consumers workers that take from it
 * @param paused workers that would, were they not paused
 * @param capacity slots of its consumers; a worker of several queues shares them
 * @param oldestQueuedAt when the one that has waited longest was queued first; null when none waits
 * @param ratePerSecond ends of executions of the types that wait here, over the last minute; null
 *     while it is not known
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
