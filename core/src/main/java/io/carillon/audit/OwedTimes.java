package io.carillon.audit;

import io.carillon.schedule.DueTimes;
import java.time.Instant;
import java.util.List;

/** The due times of a config across the versions of its schedule, each while it was active. */
final class OwedTimes {

  /**
   * A span in which one version was active.
   *
   * @param from exclusive
   * @param to inclusive
   */
  record Span(DueTimes dueTimes, Instant from, Instant to) {

    long count(Instant first, Instant last) {
      Instant after = later(from, first.minusNanos(1));
      Instant upTo = earlier(to, last);
      // Most spans lie outside the range; skip the search for their due times.
      return after.isBefore(upTo) ? dueTimes.count(after, upTo) : 0;
    }

    List<Instant> list(Instant first, Instant last, int max) {
      Instant after = later(from, first.minusNanos(1));
      Instant upTo = earlier(to, last);
      return after.isBefore(upTo) ? dueTimes.list(after, upTo, max) : List.of();
    }
  }

  private final List<Span> spans;

  OwedTimes(List<Span> spans) {
    this.spans = List.copyOf(spans);
  }

  /** Returns the number of due times between two instants, both inclusive. */
  long count(Instant first, Instant last) {
    return spans.stream().mapToLong(span -> span.count(first, last)).sum();
  }

  /** Returns whether an instant is a due time. */
  boolean contains(Instant instant) {
    return count(instant, instant) > 0;
  }

  /** Returns the first {@code max} due times between two instants, both inclusive, ascending. */
  List<Instant> list(Instant first, Instant last, int max) {
    return spans.stream()
        .flatMap(span -> span.list(first, last, max).stream())
        .sorted()
        .limit(max)
        .toList();
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
