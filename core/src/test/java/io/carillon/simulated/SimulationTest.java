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
      cluster.addStatistics();
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
              select scope, namespace, subject, date_trunc('day', at, 'UTC') as at, outcome,
                sum(executions) as executions, sum(run_ms) as run_ms, max(run_ms_max) as run_ms_max,
                sum(wait_ms) as wait_ms, max(wait_ms_max) as wait_ms_max
              from carillon.statistics_bucket where grain = 3 and scope <> 4
              group by 1, 2, 3, 4, 5
            ), days as (select * from carillon.statistics_bucket where grain = 4)
            select concat(h, d) as difference from hours h
            full join days d using (scope, namespace, subject, at, outcome)
            where h.executions is distinct from d.executions or h.run_ms is distinct from d.run_ms
              or h.run_ms_max is distinct from d.run_ms_max or h.wait_ms is distinct from d.wait_ms
              or h.wait_ms_max is distinct from d.wait_ms_max
            union all
            select concat(k.outcome, ' ', k.executions, ' instead of ', e.executions)
            from (select outcome, sum(executions) as executions from days where scope in (0, 10)
              group by 1) as k
            full join (
              select status as outcome, count(*) as executions from carillon.task_execution_ended
              group by 1
              union all
              select kind, sum(count) from carillon.schedule_event where slot = 0 group by 1
            ) as e using (outcome)
            where k.executions is distinct from e.executions
            """)
        .query((row, index) -> row.getString("difference"))
        .list();
  }
}
