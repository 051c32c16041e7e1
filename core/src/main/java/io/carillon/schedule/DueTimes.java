package io.carillon.schedule;

import io.carillon.fault.WorkStoppedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The due times of one schedule: an ascending sequence of instants without doubles, a pure function
 * of the schedule and the instant it was saved. Immutable and safe for use by many threads. No
 * method steps through time: each is bounded for any schedule.
 */
public sealed interface DueTimes
    permits CronDueTimes,
        IntervalDueTimes,
        OneDueTime,
        NoDueTimes,
        OpenDueTimes,
        ExcludedDueTimes,
        RollingDueTimes {

  /**
   * The first due time strictly after an instant.
   *
   * @return empty when nothing more comes
   */
  Optional<Instant> next(Instant after);

  /**
   * The last due time at or before an instant.
   *
   * @return empty when there was none
   */
  Optional<Instant> lastUpTo(Instant at);

  /**
   * How many due times {@code d} there are with {@code after < d <= upTo}; 0 when {@code upTo} is
   * not after {@code after}.
   */
  long count(Instant after, Instant upTo);

  /**
   * How many due times there are after each of these instants, up to the next one.
   *
   * @param bounds ascending, at least one
   * @return one number less than there are bounds
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
   * The due times {@code d} with {@code after < d <= upTo}, ascending, the first {@code max} of
   * them.
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
   * The clock changes {@code c} with {@code after < c <= upTo} that meet the schedule, ascending;
   * of a gap they tell which local times it swallowed. Only a cron pattern meets any.
   */
  default List<ClockChange> clockChanges(Instant after, Instant upTo) {
    return List.of();
  }

  /**
   * Whether a gap moved a due time to where it is, or dropped others between it and the due time
   * before it: the reason to be put on record.
   *
   * @param dueAt one of the due times
   * @return a phrase in English without a full stop; empty when no gap has to do with it
   */
  default Optional<String> gapReason(Instant dueAt) {
    return Optional.empty();
  }
}
