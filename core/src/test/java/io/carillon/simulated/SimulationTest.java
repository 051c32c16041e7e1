package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long random lives of a cluster: outages, clocks that jump, changes, pauses, nodes and workers
 * that die, results that come twice. The audit must be clean at any time.
 */
class SimulationTest {

  private static final int STEPS = 300;

  /** Lives that are known to meet every kind of decision. */
  private static final List<Long> FOR_EVER = List.of(2L, 3L);

  /** Those, and a new one each time; a seed that failed is repeated by its number. */
  static Stream<Long> seeds() {
    return Stream.concat(FOR_EVER.stream(), Stream.of(new Random().nextLong()));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noDueTimeIsLostOrDoubledAndNoPolicyBroken(long seed) {
    try (SimulatedCluster cluster = new SimulatedCluster()) {
      RandomLife life = new RandomLife(cluster, new Random(seed));
      for (int step = 0; step < STEPS; step++) {
        life.step();
      }
      life.end();
      if (FOR_EVER.contains(seed)) { // whether a new life meets every kind is chance
        assertThat(life.kindsSeen())
            .as("kinds of decision that were visited with seed %d", seed)
            .contains("fired", "skipped", "missed", "coalesced");
        assertThat(life.startedAtOnce()).as("executions started in a tick").isPositive();
        assertThat(life.crashedAfterStart()).as("ticks that died after a start").isPositive();
      }
      assertThat(daysThatDifferFromTheirHours(cluster)).isEmpty();
    }
  }

  private static List<String> daysThatDifferFromTheirHours(SimulatedCluster cluster) {
    return cluster
        .database()
        .sql()
        .sql(
            """
            with hours as (
              select task_type, date_trunc('day', hour, 'UTC') as day, status,
                sum(executions) as executions, sum(run_ms) as run_ms, max(run_ms_max) as run_ms_max,
                sum(wait_ms) as wait_ms, max(wait_ms_max) as wait_ms_max
              from carillon.task_type_stats group by 1, 2, 3)
            select concat(h, d) as difference from hours h
            full join carillon.task_type_day_stats d using (task_type, day, status)
            where h.executions is distinct from d.executions or h.run_ms is distinct from d.run_ms
              or h.run_ms_max is distinct from d.run_ms_max or h.wait_ms is distinct from d.wait_ms
              or h.wait_ms_max is distinct from d.wait_ms_max
            """)
        .query((row, index) -> row.getString("difference"))
        .list();
  }
}
