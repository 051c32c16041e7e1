package io.carillon.bench.passage;

import java.util.ArrayList;
import java.util.List;

/**
 * Settings of Celery's worker: prefork, without gossip and mingle.
 *
 * @param processes of the pool
 * @param prefetch messages held per process
 * @param late whether a task is acknowledged after it ran, rather than before
 * @param events whether it sends events of each task
 */
public record CelerySettings(int processes, int prefetch, boolean late, boolean events) {

  /** The fastest of those tried on two cores. */
  public static final CelerySettings BEST = new CelerySettings(4, 16, false, false);

  /** All that were tried, the fastest first. */
  public static final List<CelerySettings> TRIED =
      List.of(
          BEST,
          new CelerySettings(2, 16, false, false),
          new CelerySettings(2, 16, true, false),
          new CelerySettings(4, 4, false, false),
          new CelerySettings(2, 64, false, false),
          new CelerySettings(2, 4, false, false),
          new CelerySettings(1, 16, false, false),
          new CelerySettings(2, 1, false, false));

  /** Returns the same settings with task events. */
  public CelerySettings withEvents() {
    return new CelerySettings(processes, prefetch, late, true);
  }

  String task() {
    return late ? "drain.nothing_late" : "drain.nothing";
  }

  String[] options() {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-l", "WARNING", "-P", "prefork", "-c", String.valueOf(processes)));
    options.add("--prefetch-multiplier=" + prefetch);
    options.addAll(List.of("--without-gossip", "--without-mingle"));
    if (events) {
      options.add("-E");
    }
    return options.toArray(String[]::new);
  }

  @Override
  public String toString() {
    return "-c %d, prefetch multiplier %d%s%s"
        .formatted(processes, prefetch, late ? ", acks_late" : "", events ? ", -E" : "");
  }
}
