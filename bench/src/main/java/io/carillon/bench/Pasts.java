package io.carillon.bench;

import io.carillon.bench.contender.ContenderName;
import io.carillon.bench.contender.Finding.Loaded;
import io.carillon.bench.contender.Order.Measurement;
import java.time.Duration;
import java.util.List;

/** The databases that have been in use for weeks, made when they are first asked for. */
final class Pasts {

  private final List<Plan.Past> plan;
  private boolean loaded;

  Pasts(List<Plan.Past> plan) {
    this.plan = plan;
  }

  List<Plan.Past> all() {
    return plan;
  }

  /** Makes them unless they are there, which takes minutes. */
  void load(Laboratory laboratory) throws Exception {
    if (loaded) {
      return;
    }
    for (Plan.Past past : plan) {
      load(laboratory, past);
    }
    loaded = true;
  }

  private static void load(Laboratory laboratory, Plan.Past past) throws Exception {
    long begin = System.nanoTime();
    laboratory.create(past.database());
    var measurement = new Measurement.Past(past.idleSchedules(), past.executions());
    Loaded rows =
        laboratory.measureIn(past.database(), ContenderName.CARILLON, measurement, Loaded.class);
    laboratory.progress(
        "loaded %,d idle schedules and %,d past executions in %d s"
            .formatted(
                past.idleSchedules(),
                rows.executions(),
                Duration.ofNanos(System.nanoTime() - begin).toSeconds()));
  }
}
