package io.carillon.server.api.statistics;

import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.server.api.input.Paging;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;

/** The span of a request for statistics. */
record StatsSpan(Instant from, Instant to) {

  private static final Duration MOST = Duration.ofDays(3_660);

  /**
   * Reads a span.
   *
   * @param now the end without one in the request
   * @param length of the span without a beginning in the request
   */
  static StatsSpan of(
      Optional<String> from, Optional<String> to, Supplier<Instant> now, Duration length) {
    Instant end = to.map(text -> Paging.instant("to", text)).orElseGet(now);
    Instant begin =
        from.map(text -> Paging.instant("from", text)).orElseGet(() -> end.minus(length));
    if (!begin.isBefore(end)) {
      throw InvalidInputException.at("to", "must be after from, " + begin + ", not " + end + ".");
    }
    if (Duration.between(begin, end).compareTo(MOST) > 0) {
      throw InvalidInputException.at(
          "from", "must be at most %d days before to, not %s.".formatted(MOST.toDays(), begin));
    }
    return new StatsSpan(begin, end);
  }

  Duration length() {
    return Duration.between(from, to);
  }

  /** Reads a time zone; UTC without one. */
  static ZoneId zone(Optional<String> text) {
    try {
      return text.<ZoneId>map(ZoneId::of).orElse(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw InvalidInputException.at(
          "timezone",
          "must be a time zone such as Asia/Shanghai, not " + Quote.of(text.orElse("")) + ".");
    }
  }
}
