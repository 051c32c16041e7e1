package io.carillon.scheduler;

import io.carillon.agent.ScanInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Paces the ticks of a scheduler: from which due time each looks, and how long to wait after it.
 * Its state is a hint; a new one is as good. Not thread-safe.
 */
final class TickPacing {

  // When at least this many were due at once, others have become due meanwhile or will very soon.
  private static final int FULL_ENOUGH = 5;

  // Another node took the schedules this tick came for. Back off briefly so that it also takes the
  // next ones: one node deciding in batches is several times cheaper than many deciding one
  // schedule each.
  private static final Duration CONTENTION_BACKOFF = Duration.ofMillis(20);

  private final SchedulerSettings settings;
  private final LongSupplier nanoTime;
  private long fullScanAt;
  // The time from a tick that looked at all due schedules to the next such tick. Between them, a
  // tick continues from where the last one ended; due times before that place, or locked at that
  // moment, are delayed by no more than this.
  private Duration interval = ScanInterval.SHORTEST;
  private @Nullable Instant reached;
  private @Nullable Instant awaited;

  TickPacing(SchedulerSettings settings) {
    this.settings = settings;
    this.nanoTime = settings.nanoTime();
  }

  /**
   * The beginning of a tick.
   *
   * @param from the due time from which it looks; null to look at all due schedules
   * @param awaited the due time for which it was started; null when unknown
   */
  record Beginning(@Nullable Instant from, @Nullable Instant awaited) {}

  /** Begins a tick. Until {@link #waitAfter} hears of its result, the next one looks at all. */
  Beginning begin() {
    Beginning beginning = new Beginning(from(), awaited);
    reached = null;
    awaited = null;
    return beginning;
  }

  private @Nullable Instant from() {
    long now = nanoTime.getAsLong();
    if (reached == null || now - fullScanAt >= interval.toNanos()) {
      fullScanAt = now;
      return null;
    }
    return reached;
  }

  /** Notes the result of a tick; returns the time to wait before the next, zero or more. */
  Duration waitAfter(Beginning beginning, TickResult tick) {
    if (beginning.from() == null) {
      interval = ScanInterval.after(tick.nanos() - fullScanAt);
    }
    reached = tick.reached();
    awaited = tick.next();
    if (tick.isTakenByAnother(beginning.awaited())) {
      return CONTENTION_BACKOFF;
    }
    if (tick.schedules() >= Math.min(FULL_ENOUGH, settings.batch())) {
      return Duration.ZERO;
    }
    Duration wait = untilNext(beginning, tick);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private Duration untilNext(Beginning beginning, TickResult tick) {
    long now = nanoTime.getAsLong();
    Duration longest =
        beginning.from() == null ? settings.poll() : interval.minusNanos(now - fullScanAt);
    return tick.next() == null ? longest : shorter(longest, tick.until(tick.next(), now));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
