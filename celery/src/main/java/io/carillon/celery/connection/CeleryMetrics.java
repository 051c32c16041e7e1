package io.carillon.celery.connection;

import io.carillon.celery.protocol.Reading;
import io.carillon.text.Coded;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counters since the start, and the log of unreadable messages. */
public final class CeleryMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(CeleryMetrics.class);
  private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int MAX_REASONS = 200;

  private final LongSupplier nanoTime;
  private final Map<CeleryCounter, LongAdder> adders = new EnumMap<>(CeleryCounter.class);
  private final Map<String, Long> said = new ConcurrentHashMap<>();

  /**
   * Creates counters of zero.
   *
   * @param nanoTime the monotonic clock
   */
  public CeleryMetrics(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (CeleryCounter count : CeleryCounter.values()) {
      adders.put(count, new LongAdder());
    }
  }

  public void add(CeleryCounter count) {
    add(count, 1);
  }

  public void add(CeleryCounter count, long number) {
    Objects.requireNonNull(adders.get(count)).add(number);
  }

  /** Counts the faults of a message, and logs each reason once in ten minutes. */
  public void faults(Reading<?> reading) {
    add(CeleryCounter.FOREIGN, reading.foreign());
    add(CeleryCounter.UNREADABLE, reading.faults().size());
    reading.faults().forEach(this::say);
  }

  private void say(String reason) {
    long now = nanoTime.getAsLong();
    Long before = said.get(reason);
    boolean due = before == null || now - before > SAY_AGAIN_NANOS;
    if (due && (before != null || said.size() < MAX_REASONS)) {
      said.put(reason, now);
      LOG.warn("{}. It is left out; more of the kind are only counted.", reason);
    }
  }

  /** Returns the counts by name in snake_case. */
  public Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    adders.forEach((count, adder) -> all.put("celery_" + Coded.code(count), adder.sum()));
    return all;
  }
}
