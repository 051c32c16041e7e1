package io.carillon.statistics;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.grouping.ConfigScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reads by how many configs, executions and workers task types are used. */
public final class TypeUsage {

  /** Upper bound of a count of configs. */
  public static final int COUNTED = 10_000;

  private final Database database;

  /** Creates a reader of a database. */
  public TypeUsage(Database database) {
    this.database = database;
  }

  /**
   * The usage of a type.
   *
   * @param configs number of configs that are not deleted, counted up to {@value #COUNTED}
   * @param more whether there are more configs than were counted
   * @param executions number of executions that ended in the last 24 hours
   * @param workers number of living workers that know it
   */
  public record Usage(long configs, boolean more, long executions, long workers) {}

  private static final String USAGE =
      """
      select t.name,
        (select count(*) from (select from carillon.task_config c
          where c.task_type >= t.name and c.task_type <= t.name and c.status <> 'deleted' and {configs}
          order by c.task_type, c.id limit :most) as c) as configs,
        (select coalesce(sum(s.executions), 0) from carillon.statistics_bucket s
          where s.grain = 3 and s.scope = {scope} and s.subject = t.name and {buckets} and s.at
            >= coalesce(cast(:now as timestamptz), now()) - interval '24 hours') as executions,
        (select count(*) from carillon.worker w
          where w.status in ('active', 'paused', 'draining') and t.name = any(w.task_types)
            and w.lease_ends_at > coalesce(cast(:now as timestamptz), now())) as workers
      from unnest(:types) as t(name)
      """;

  /**
   * Returns the usage of each of these types.
   *
   * @param scope the namespaces of the configs and executions that count; without labels
   */
  public Map<String, Usage> of(Collection<String> types, ConfigScope scope) {
    scope.requireNamespacesAlone();
    String statement =
        USAGE
            .replace("{configs}", scope.condition("c"))
            .replace("{buckets}", scope.condition("s"))
            .replace("{scope}", "" + Scope.of(!scope.isAll(), true).ofExecutions());
    Map<String, Usage> usages = new HashMap<>();
    database
        .sql()
        .sql(statement)
        .params(scope.parameters())
        .param("types", texts(types))
        .param("most", COUNTED + 1)
        .param("now", database.clockOverride())
        .query((row, index) -> usages.put(row.getString("name"), usage(row)))
        .list();
    return usages;
  }

  private static Usage usage(ResultSet row) throws SQLException {
    long configs = row.getLong("configs");
    return new Usage(
        Math.min(configs, COUNTED),
        configs > COUNTED,
        row.getLong("executions"),
        row.getLong("workers"));
  }
}
