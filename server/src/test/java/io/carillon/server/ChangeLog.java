package io.carillon.server;

import io.carillon.database.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Notes which rows of the database change, by triggers on every table of the catalogue but those
 * that the server writes by itself. What is rolled back leaves no note.
 */
final class ChangeLog {

  /** Tables that are not looked at, with the reason. */
  private static final Map<String, String> NOT_LOOKED_AT = notLookedAt();

  /** Tables whose rows the server changes by itself after it has answered; new ones are noted. */
  private static final Map<String, String> INSERTS_ALONE =
      Map.of(
          "bulk_operation", "an agent acts on it",
          "bulk_item", "an agent writes its result",
          "task_execution", "it expires by itself",
          "task_execution_default", "it expires by itself",
          "task_execution_live", "it expires by itself");

  private final Database database;

  ChangeLog(Database database) {
    this.database = database;
    run(
        """
        create table carillon.noted_change (
          id bigint generated always as identity primary key, told text not null)
        """);
    run(
        """
        create function carillon.note_change() returns trigger language plpgsql as $$
        begin
          if tg_op = 'UPDATE' and to_jsonb(old) - 'last_used_at' - 'expires_at'
              = to_jsonb(new) - 'last_used_at' - 'expires_at' then
            return null;
          end if;
          insert into carillon.noted_change (told) values (tg_op || ' ' || tg_table_name);
          return null;
        end $$
        """);
    tables().forEach(this::watch);
  }

  private static Map<String, String> notLookedAt() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String heartbeat : List.of("node", "worker", "worker_claim", "scheduler_span")) {
      reasons.put(heartbeat, "renewed by the node");
    }
    for (String alert :
        List.of(
            "alert",
            "alert_announcement",
            "alert_evaluation",
            "alert_progress",
            "alert_run_time",
            "alert_target",
            "announcement")) {
      reasons.put(alert, "written when rules are evaluated");
    }
    for (String sum :
        List.of(
            "statistics_bucket",
            "statistics_decided",
            "statistics_ended",
            "statistics_progress",
            "statistics_sheet",
            "task_config_day_stats",
            "task_config_decision_stats",
            "task_config_health",
            "task_config_stats")) {
      reasons.put(sum, "added up beside the path");
    }
    reasons.put("access_trail", "refused requests are on record there");
    reasons.put("idempotency_key", "a request in parts notes its key before it acts");
    reasons.put("history_removal", "written by retention");
    reasons.put("flyway_schema_history", "written by migrations");
    reasons.put("noted_change", "this log");
    return reasons;
  }

  private void run(String statement) {
    database.sql().sql(statement).update();
  }

  private Set<String> tables() {
    Set<String> tables =
        new TreeSet<>(
            database
                .sql()
                .sql(
                    """
                    select c.relname from pg_class c
                    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'carillon'
                    where c.relkind in ('r', 'p') and not c.relispartition
                    """)
                .query(String.class)
                .list());
    Set<String> gone = new TreeSet<>(NOT_LOOKED_AT.keySet());
    gone.removeAll(tables);
    if (!gone.isEmpty()) {
      throw new AssertionError("not looked at, and not there any more: " + gone);
    }
    tables.removeAll(NOT_LOOKED_AT.keySet());
    return tables;
  }

  private void watch(String table) {
    String events =
        INSERTS_ALONE.containsKey(table) ? "insert or delete" : "insert or update or delete";
    run(
        "create trigger noted_change after %s on carillon.%s for each row execute function carillon.note_change()"
            .formatted(events, table));
  }

  /** Returns the number of the last change, with what changed; empty for none. */
  String last() {
    return database
        .sql()
        .sql("select id || ' ' || told from carillon.noted_change order by id desc limit 1")
        .query(String.class)
        .optional()
        .orElse("");
  }
}
