package io.carillon.bench;

import io.carillon.bench.contender.ContenderName;
import io.carillon.bench.contender.Order.Measurement;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds how often each measurement is repeated, the contenders taking turns
 * @param drain executions that count; a quarter as many come first to warm up
 * @param rates due times a second, ascending
 * @param warmUpSeconds at the last rate
 * @param seconds of each rate
 */
record Plan(int rounds, int drain, List<Integer> rates, int warmUpSeconds, int seconds) {

  /** For a look: the order of the columns can be trusted, a percentile of few calls cannot. */
  private static final Plan QUICK = new Plan(2, 40_000, List.of(100, 1_000), 4, 4);

  private static final Plan FULL = new Plan(5, 100_000, List.of(100, 1_000), 10, 20);

  // It drains so much slower that a fifth takes as long.
  private static final int SLOWER = 5;

  static Plan named(String name) {
    return switch (name) {
      case "quick" -> QUICK;
      case "full" -> FULL;
      default -> throw new IllegalArgumentException("must be quick or full, not " + name);
    };
  }

  List<Measurement> measurements(ContenderName contender, int round) {
    int executions = contender == ContenderName.DB_SCHEDULER ? drain / SLOWER : drain;
    return List.of(
        new Measurement.Drain(executions / 4, executions),
        new Measurement.Lateness(rates, warmUpSeconds, seconds, round));
  }
}
