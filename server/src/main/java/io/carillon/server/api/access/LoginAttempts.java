package io.carillon.server.api.access;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Counts failed codes of the current minute on this node by source address. Keeps the {@value
 * #ADDRESSES} addresses with the most recent failures.
 */
@Component
final class LoginAttempts {

  /** Number of failures from which an address is refused until the minute is over. */
  static final int MOST = 30;

  private static final int ADDRESSES = 1_000;

  private final Clock clock;
  private final Map<String, Integer> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > ADDRESSES;
        }
      };
  private long minute;

  LoginAttempts(Clock clock) {
    this.clock = clock;
  }

  synchronized boolean tooMany(String source) {
    beginMinute();
    return failures.getOrDefault(source, 0) >= MOST;
  }

  synchronized void failed(String source) {
    beginMinute();
    failures.merge(source, 1, Integer::sum);
  }

  private void beginMinute() {
    long present = clock.instant().getEpochSecond() / 60;
    if (present != minute) {
      minute = present;
      failures.clear();
    }
  }
}
