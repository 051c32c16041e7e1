package io.carillon.schedule;

import io.carillon.fault.WorkStoppedException;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The due times of one schedule: an ascending sequence of distinct instants, a pure function of the
 * schedule and the instant it was saved. Immutable and thread-safe. No method steps through time:
 * each takes bounded time for any schedule.
 */
public sealed interface DueTimes
    permits CronDueTimes,
        IntervalDueTimes,
        OneDueTime,
        NoDueTimes,
        OpenDueTimes,
        ExcludedDueTimes,
        RolledDueTimes {

  /**
   * Returns the first due time strictly after an instant.
   *
   * @return empty when there is none
   */
  Optional<Instant> next(Instant after);

  /**
   * Returns the last due time at or before an instant.
   *
   * @return empty when there was none
   */
  Optional<Instant> lastUpTo(Instant at);

  /**
   * Counts the due times {@code d} with {@code after < d <= upTo}; 0 when {@code upTo} is not after
   * {@code after}.
   */
  long count(Instant after, Instant upTo);

  /**
   * Counts the due times after each of these instants, up to and including the next one.
   *
   * @param bounds ascending, at least one
   * @return one count less than there are bounds
   */
  default long[] counts(List<Instant> bounds) {
    long[] counts = new long[bounds.size() - 1];
    long total = count(bounds.getFirst(), bounds.getLast());
    if (total > counts.length) {
      for (int i = 0; i < counts.length; i++) {
        WorkStoppedException.throwIfInterrupted();
        counts[i] = count(bounds.get(i), bounds.get(i + 1));
      }
    } else if (total > 0) {
      for (Instant due : list(bounds.getFirst(), bounds.getLast(), (int) total)) {
        int found = Collections.binarySearch(bounds, due);
        counts[(found < 0 ? -found - 1 : found) - 1]++;
      }
    }
    return counts;
  }

  /**
   * Returns the first {@code max} due times {@code d} with {@code after < d <= upTo}, ascending.
   *
   * @param max at least 0
   */
  default List<Instant> list(Instant after, Instant upTo, int max) {
    List<Instant> found = new ArrayList<>();
    Optional<Instant> due = found.size() < max ? next(after) : Optional.empty();
    while (due.isPresent() && !due.get().isAfter(upTo)) {
      WorkStoppedException.throwIfInterrupted();
      found.add(due.get());
      due = found.size() < max ? next(due.get()) : Optional.empty();
    }
    return List.copyOf(found);
  }

  /**
   * Returns the clock changes {@code c} with {@code after < c <= upTo} that affect the schedule,
   * ascending; a gap lists the local times it skips. Only a cron pattern is affected by any.
   */
  default List<ClockChange> clockChanges(Instant after, Instant upTo) {
    return List.of();
  }

  /**
   * Returns the reason to record when a gap moved a due time to where it is, or dropped others
   * between it and the previous due time.
   *
   * @param dueAt one of the due times
   * @return an English phrase without a full stop; empty when no gap is involved
   */
  default Optional<Sentence> gapReason(Instant dueAt) {
    return Optional.empty();
  }
}
