package io.carillon.database;

/**
 * Keeps the statements of a transaction from reading whole partitions. Without an analysis the
 * planner believes the values of a BRIN index to be scattered, and takes workers for the many
 * partitions.
 */
public final class IndexPreference {

  private IndexPreference() {}

  /** Prefers indexes until the transaction ends, or until {@link #end}. */
  public static void begin(Database database) {
    database
        .sql()
        .sql(
            """
            select set_config('enable_seqscan', 'off', true),
              set_config('plan_cache_mode', 'force_generic_plan', true),
              set_config('jit', 'off', true),
              set_config('max_parallel_workers_per_gather', '0', true)
            """)
        .query((row, index) -> index)
        .list();
  }

  /** Plans the further statements of the transaction as those of others. */
  public static void end(Database database) {
    database.sql().sql("set local enable_seqscan to default").update();
    database.sql().sql("set local plan_cache_mode to default").update();
    database.sql().sql("set local jit to default").update();
    database.sql().sql("set local max_parallel_workers_per_gather to default").update();
  }
}
