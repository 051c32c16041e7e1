package io.carillon.waiting;

import io.carillon.sentence.Sentence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why an execution waits.
 *
 * @param since from when on it has waited: when it was queued, or when its last attempt ended
 * @param position its place in the queue, 1 for the next one, counted up to {@value
 *     WaitingReader#COUNTED}; null when it is not in the queue or further behind
 */
public record Waiting(Sentence sentence, Instant since, @Nullable Integer position) {}
