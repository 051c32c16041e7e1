package io.carillon.bench.cron;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The operation under measurement: the first due time after an instant. */
@FunctionalInterface
interface NextTime {

  /** Returns the first due time after an instant; null for none. */
  @Nullable Instant after(Instant instant);
}
