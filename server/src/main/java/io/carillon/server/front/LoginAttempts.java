package io.carillon.server.front;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * Counts failed log-ins of the current minute on this node by source address. Keeps at most {@value
 * #ADDRESSES} addresses, those with the most frequent and most recent failures.
 */
@Component
public final class LoginAttempts {

  /** Number of failures from which an address is refused until the minute is over. */
  public static final int MOST = 30;

  private static final int ADDRESSES = 1_000;

  private final Clock clock;
  private final Cache<String, Integer> failures =
      Caffeine.newBuilder().maximumSize(ADDRESSES).executor(Runnable::run).build();
  private long minute;

  LoginAttempts(Clock clock) {
    this.clock = clock;
  }

  /** Returns whether an address failed too often in the current minute. */
  public synchronized boolean tooMany(String source) {
    beginMinute();
    return failures.asMap().getOrDefault(source, 0) >= MOST;
  }

  /** Counts a failure. */
  public synchronized void failed(String source) {
    beginMinute();
    failures.asMap().merge(source, 1, Integer::sum);
  }

  private void beginMinute() {
    long present = clock.instant().getEpochSecond() / 60;
    if (present != minute) {
      minute = present;
      failures.invalidateAll();
    }
  }
}
