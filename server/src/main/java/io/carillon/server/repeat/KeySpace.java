package io.carillon.server.repeat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Bounds what the keys of one token take to {@value #MOST} bytes. The sum is asked for every {@code
 * ASKED}, and counted on in between, so that no request walks all keys.
 */
@Component
class KeySpace {

  /** Bytes of all kept answers of a token. */
  static final long MOST = 64L << 20;

  private static final Duration ASKED = Duration.ofSeconds(10);
  private static final int TOKENS = 1_000;

  private record Usage(long bytes, Instant askedAt) {}

  private final KeptAnswers kept;
  private final Clock clock;
  private final Map<Long, Usage> usage = new HashMap<>();

  KeySpace(KeptAnswers kept, Clock clock) {
    this.kept = kept;
    this.clock = clock;
  }

  /** Whether a token may keep further answers. */
  boolean hasRoom(long tokenId) {
    Instant now = clock.instant();
    Usage known = known(tokenId);
    if (known == null || known.askedAt().plus(ASKED).isBefore(now)) {
      known = new Usage(kept.bytes(tokenId), now);
      put(tokenId, known);
    }
    return known.bytes() < MOST;
  }

  private synchronized @Nullable Usage known(long tokenId) {
    return usage.get(tokenId);
  }

  private synchronized void put(long tokenId, Usage asked) {
    if (usage.size() >= TOKENS) {
      usage.clear();
    }
    usage.put(tokenId, asked);
  }

  /** So many bytes more are kept. */
  synchronized void add(long tokenId, int bytes) {
    usage.computeIfPresent(
        tokenId, (id, known) -> new Usage(known.bytes() + bytes, known.askedAt()));
  }
}
