package io.carillon.rabbitmq.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Logs each trouble, by subject and reason, at most once an hour while it lasts. */
public final class RepeatedWarnings {

  private static final long AGAIN_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int REASONS = 20;

  private final Logger log;
  private final LongSupplier nanoTime;
  private final Map<String, Map<String, Long>> said = new ConcurrentHashMap<>();

  /**
   * Creates it for that log.
   *
   * @param nanoTime the monotonic clock
   */
  public RepeatedWarnings(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /**
   * Logs a warning unless the same was logged within the hour.
   *
   * @param subject from a bounded set
   */
  public void warn(String subject, String reason) {
    Map<String, Long> reasons = said.computeIfAbsent(subject, any -> new ConcurrentHashMap<>());
    long now = nanoTime.getAsLong();
    Long before = reasons.get(reason);
    if (before == null || now - before > AGAIN_NANOS) {
      if (reasons.size() >= REASONS) {
        reasons.clear();
      }
      reasons.put(reason, now);
      log.warn("{}: {}", subject, reason);
    }
  }

  /** Logs that a trouble is over, if it was logged before. */
  public void over(String subject, String how) {
    if (said.remove(subject) != null) {
      log.info("{}: {}", subject, how);
    }
  }
}
