package io.carillon.bench.growth;

import io.carillon.bench.laboratory.Database;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.order.ContenderName;
import io.carillon.bench.order.Finding.Loaded;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.past.PastRun;
import java.time.Duration;
import java.util.List;

/** The databases with weeks of history, created on first use. */
public final class Pasts {

  private final List<Past> plan;
  private boolean loaded;

  /** Creates the plan only; the databases follow. */
  public Pasts(List<Past> plan) {
    this.plan = plan;
  }

  List<Past> all() {
    return plan;
  }

  /** Creates the databases unless they exist, which takes minutes. */
  public void load(Laboratory laboratory) throws Exception {
    if (loaded) {
      return;
    }
    for (Past past : plan) {
      load(laboratory, past);
    }
    loaded = true;
  }

  /** Creates one of the databases unless it exists. */
  public void load(Laboratory laboratory, Database database) throws Exception {
    for (Past past : plan) {
      if (past.database() == database) {
        load(laboratory, past);
      }
    }
  }

  private static void load(Laboratory laboratory, Past past) throws Exception {
    if (laboratory.isComplete(past.database(), PastRun.COMPLETE)) {
      laboratory.progress("%s is there from before".formatted(past.label().en()));
      return;
    }
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
