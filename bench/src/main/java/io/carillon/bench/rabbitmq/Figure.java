package io.carillon.bench.rabbitmq;

import io.carillon.bench.contender.Result;
import org.jspecify.annotations.Nullable;

/**
 * One measurement, as it is kept between runs.
 *
 * @param passage null where lateness was measured
 * @param lateness null where a drain was measured
 */
record Figure(Contestant contestant, @Nullable Passage passage, @Nullable Result lateness) {

  String text() {
    return passage == null ? lateText() : "%,.0f a second".formatted(passage.drained());
  }

  private String lateText() {
    StringBuilder text = new StringBuilder();
    if (lateness != null) {
      for (Result.Late late : lateness.lateness()) {
        text.append(
            "at %,d a second p50 %.1f, p99 %.1f ms; "
                .formatted(late.rate(), late.p50(), late.p99()));
      }
    }
    return text.toString().strip();
  }
}
