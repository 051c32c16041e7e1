package io.carillon.bench.cron;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What every contender is asked: the first due time after an instant. */
@FunctionalInterface
interface NextTime {

  /** The first due time after an instant; null when there is none. */
  @Nullable Instant after(Instant instant);
}
