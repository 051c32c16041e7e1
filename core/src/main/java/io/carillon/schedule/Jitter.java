package io.carillon.schedule;

import io.carillon.fault.InvalidInputException;
import java.time.Duration;
import java.time.Instant;

/**
 * The spread of starts, so that executions due at the same instant do not all start at it. A start
 * is a function of the task config and the due time: the same on every node and after every
 * restart. The due time itself does not change.
 *
 * @param max the longest delay from a due time to its start, 0 to 1 day
 */
public record Jitter(Duration max) {

  /** Upper bound of {@code max}. */
  public static final Duration LONGEST = Duration.ofDays(1);

  /** No jitter: every start at its due time. */
  public static final Jitter NONE = new Jitter(Duration.ZERO);

  /**
   * Checks the bounds.
   *
   * @throws InvalidInputException when it is negative or longer than a day
   */
  public Jitter {
    if (max.isNegative() || max.compareTo(LONGEST) > 0) {
      throw InvalidInputException.at("jitter", max + " is no jitter: write one from 0s to 1d.");
    }
  }

  /**
   * Returns the start for a due time: at most {@code max} after it, and never past the following
   * due time; a whole number of microseconds after it.
   */
  public Instant start(long taskConfigId, Instant dueAt, DueTimes dueTimes) {
    if (max.isZero()) {
      return dueAt;
    }
    Duration room =
        dueTimes.next(dueAt).map(following -> Duration.between(dueAt, following)).orElse(max);
    long bound = (room.compareTo(max) < 0 ? room : max).toNanos() / 1_000;
    long spread = Math.unsignedMultiplyHigh(hash(taskConfigId, dueAt), bound + 1);
    return dueAt.plusNanos(spread * 1_000);
  }

  private static long hash(long taskConfigId, Instant dueAt) {
    long micros = dueAt.getEpochSecond() * 1_000_000 + dueAt.getNano() / 1_000;
    return mixed(mixed(taskConfigId) ^ micros);
  }

  /** The finalizer of SplitMix64: every bit of the argument affects every bit of the result. */
  private static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
