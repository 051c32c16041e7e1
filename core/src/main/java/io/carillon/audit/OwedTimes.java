package io.carillon.audit;

import io.carillon.schedule.DueTimes;
import java.time.Instant;
import java.util.List;

/**
 * The due times of a config over all versions of its schedule: those of each while it was active.
 */
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
      // Most spans lie elsewhere, and their due times would be searched for in vain.
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

  /** How many there are from the first instant to the last, both included. */
  long count(Instant first, Instant last) {
    return spans.stream().mapToLong(span -> span.count(first, last)).sum();
  }

  /** Whether an instant is one. */
  boolean contains(Instant instant) {
    return count(instant, instant) > 0;
  }

  /** Those from the first instant to the last, both included, ascending; at most {@code max}. */
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
