package io.carillon.bench.rabbitmq;

import io.carillon.bench.order.Finding;
import io.carillon.bench.order.Result;
import io.carillon.bench.passage.Passage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measurement, as stored between runs.
 *
 * @param passage null when lateness was measured
 * @param lateness null when a drain was measured
 */
record Figure(Contestant contestant, @Nullable Passage passage, @Nullable Result lateness) {

  /** Returns the lateness at each rate; empty when a drain was measured. */
  List<Finding.Late> late() {
    return lateness == null ? List.of() : ((Finding.Punctual) lateness.finding()).rates();
  }

  String text() {
    return passage == null ? lateText() : "%,.0f a second".formatted(passage.drained());
  }

  private String lateText() {
    StringBuilder text = new StringBuilder();
    for (Finding.Late late : late()) {
      text.append(
          "at %,d a second p50 %.1f, p99 %.1f ms; ".formatted(late.rate(), late.p50(), late.p99()));
    }
    return text.toString().strip();
  }
}
