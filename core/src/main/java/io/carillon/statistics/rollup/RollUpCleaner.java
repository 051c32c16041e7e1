package io.carillon.statistics.rollup;

import io.carillon.database.Database;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Scope;
import io.carillon.statistics.sheet.SheetWriter;
import java.time.Instant;

/** Removes roll-ups that are no longer kept, in small batches, by an index. */
final class RollUpCleaner {

  private static final int BATCH = 5_000;
  private static final String BUCKETS =
      """
      delete from carillon.statistics_bucket where ctid = any(array(
        select ctid from carillon.statistics_bucket
        where grain = :grain and scope = :scope and at <= :before
        order by at limit :batch))
      """;

  // The names of tables and columns are constants.
  private static final String HOURS = ofConfigs("task_config_stats", "hour");
  private static final String DAYS = ofConfigs("task_config_day_stats", "day");
  private static final String DECISIONS = ofConfigs("task_config_decision_stats", "hour");

  private final Database database;
  private final SheetWriter sheets;

  RollUpCleaner(Database database) {
    this.database = database;
    this.sheets = new SheetWriter(database);
  }

  private static String ofConfigs(String table, String at) {
    return """
    delete from carillon.{table} where ctid = any(array(
      select ctid from carillon.{table} where {at} <= :before order by {at} limit :batch))
    """
        .replace("{table}", table)
        .replace("{at}", at);
  }

  /** Removes a batch of each kind; returns whether there may be more. */
  boolean clean(Kept kept) {
    boolean more = false;
    for (Grain grain : Grain.values()) {
      Instant before = kept.bucketsFrom(grain).minus(grain.length());
      for (Scope scope : Scope.values()) {
        more |= buckets(grain, scope.ofExecutions(), before);
        more |= buckets(grain, scope.ofDecisions(), before);
      }
    }
    sheets.removeBefore(kept.configsFrom().minus(Grain.DAY.length()));
    more |= configs(HOURS, kept.configsFrom().minus(Grain.HOUR.length()));
    more |= configs(DAYS, kept.configsFrom().minus(Grain.DAY.length()));
    more |= configs(DECISIONS, kept.configsFrom().minus(Grain.HOUR.length()));
    return more;
  }

  private boolean buckets(Grain grain, int scope, Instant before) {
    return database
            .sql()
            .sql(BUCKETS)
            .param("grain", grain.number())
            .param("scope", scope)
            .param("before", Database.parameter(before))
            .param("batch", BATCH)
            .update()
        == BATCH;
  }

  private boolean configs(String statement, Instant before) {
    return database
            .sql()
            .sql(statement)
            .param("before", Database.parameter(before))
            .param("batch", BATCH)
            .update()
        == BATCH;
  }
}
