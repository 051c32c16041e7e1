package io.carillon.server.repeat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Limits the stored responses of one token to {@value #MOST} bytes. Reads the sum from the database
 * every {@code ASKED} and adds to it in between, so that no request scans all keys.
 */
@Component
class KeySpace {

  /** Maximum bytes of the stored responses of a token. */
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

  /** Returns whether a token may store further responses. */
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

  /** Adds to the bytes stored for a token. */
  synchronized void add(long tokenId, int bytes) {
    usage.computeIfPresent(
        tokenId, (id, known) -> new Usage(known.bytes() + bytes, known.askedAt()));
  }
}
