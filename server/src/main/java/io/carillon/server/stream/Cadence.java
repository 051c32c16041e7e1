package io.carillon.server.stream;

import java.time.Duration;

/** Decides when work that is done now and then is due again. */
final class Cadence {

  private final long everyNanos;
  private long last;
  private boolean began;

  Cadence(Duration every) {
    this.everyNanos = every.toNanos();
  }

  /** Returns whether the time has passed since it last was, and if so begins anew. */
  boolean isDue(long now) {
    if (began && now - last < everyNanos) {
      return false;
    }
    began = true;
    last = now;
    return true;
  }
}
