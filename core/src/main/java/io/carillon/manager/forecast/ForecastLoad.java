package io.carillon.manager.forecast;

import io.carillon.database.Database;
import io.carillon.grouping.ConfigScope;
import io.carillon.statistics.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the workers have to do: mean run times of types, and the slots of the workers. */
final class ForecastLoad {

  private final Database database;
  private final ConfigScope scope;

  /**
   * Creates the load of one forecast.
   *
   * @param scope the namespaces whose run times count
   */
  ForecastLoad(Database database, ConfigScope scope) {
    this.database = database;
    this.scope = scope;
  }

  /**
   * Returns the mean number of busy slots between each two bounds. A type that did not run in the
   * last 24 hours counts as nothing.
   *
   * @param counts the number of executions between the bounds, by type
   */
  double[] load(Map<String, long[]> counts, List<Instant> bounds) {
    double[] load = new double[bounds.size() - 1];
    Map<String, Double> means = meanMillis();
    counts.forEach((type, count) -> {
      double mean = means.getOrDefault(type, 0.0);
      for (int i = 0; i < load.length; i++) {
        long length = Duration.between(bounds.get(i), bounds.get(i + 1)).toMillis();
        load[i] += count[i] * mean / Math.max(1, length);
      }
    });
    return load;
  }

  private Map<String, Double> meanMillis() {
    Map<String, Double> means = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select subject, sum(run_ms) / sum(executions) as mean from carillon.statistics_bucket
            where grain = 3 and scope = {scope} and {of_namespaces}
              and at >= coalesce(cast(:now as timestamptz), now()) - interval '24 hours'
            group by subject having sum(executions) > 0
            """
                .replace("{scope}", "" + Scope.of(!scope.isAll(), true).ofExecutions())
                .replace("{of_namespaces}", scope.condition("statistics_bucket")))
        .params(scope.parameters())
        .param("now", database.clockOverride())
        .query((row, index) -> means.put(row.getString("subject"), row.getDouble("mean")))
        .list();
    return means;
  }

  /** Returns the slots of the active workers. */
  long capacity() {
    return database
        .sql()
        .sql(
            """
            select coalesce(sum(capacity), 0) from carillon.worker
            where status = 'active' and lease_ends_at > coalesce(cast(:now as timestamptz), now())
            """)
        .param("now", database.clockOverride())
        .query(Long.class)
        .single();
  }
}
