package io.carillon.bench.past;

import static io.carillon.database.Database.parameter;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.bench.contender.Site;
import java.time.Instant;
import java.util.List;

/**
 * Inserts configs that are inactive during a measurement: idle ones, due in weeks, and busy ones,
 * which fired every eight minutes since the beginning of the history until they were paused.
 *
 * @param template the name of the config whose policies they get
 * @param past when the busy ones began
 * @param today when the busy ones were paused
 */
record PastConfigs(Site site, String template, Instant past, Instant today) {

  /** Seconds between two due times of a busy config. */
  static final int PERIOD_SECONDS = 480;

  private static final int BATCH = 100_000;
  private static final List<String> TYPES =
      List.of("report", "mail", "import", "archive", "synchronize", "probe");

  /** Inserts the configs with a history. */
  void loadBusy(int busy) {
    loadTypes();
    insertBusy(busy);
  }

  /** Inserts the idle configs; rebuilds their text index afterwards. */
  void loadIdle(int idle) {
    String index =
        site.sql()
            .sql("select pg_get_indexdef(cast('carillon.task_config_text_pieces' as regclass))")
            .query(String.class)
            .single();
    site.sql().sql("drop index carillon.task_config_text_pieces").update();
    for (int from = 0; from < idle; from += BATCH) {
      insertIdle(from + 1, Math.min(from + BATCH, idle));
    }
    site.sql().sql(index).update();
  }

  private void loadTypes() {
    site.sql()
        .sql(
            """
            insert into carillon.task_type (name, description, runtime, queue, parameter_schema,
              registered_at, updated_at)
            select name, 'A type of the past', 'java', 'default', '{"type": "object"}', :past, :past
            from unnest(:types) as t(name)
            """)
        .param("past", parameter(past))
        .param("types", texts(TYPES))
        .update();
  }

  /** Inserts idle configs with due times spread over four weeks from tomorrow on. */
  private void insertIdle(int first, int last) {
    site.sql()
        .sql(
            """
            with config as (
              insert into carillon.task_config (name, description, task_type, status, parameters,
                schedule, schedule_type, policies, priority, anchor_at, version, created_at, created_by,
                updated_at, updated_by)
              select 'idle-' || n, 'Due in some weeks', (cast(:types as text[]))[1 + n % 6], 'active',
                jsonb_build_object('customer', n), '{"type": "interval", "every": "30d"}', 'interval',
                t.policies, t.priority,
                cast(:today as timestamptz) - interval '28 days' + random() * interval '28 days', 1,
                cast(:today as timestamptz), 'bench', cast(:today as timestamptz), 'bench'
              from generate_series(:first, :last) as n, carillon.task_config t
              where t.name = :template
              returning *
            ), version as (
              insert into carillon.task_config_version (task_config_id, version, effective_at, status,
                task_type, parameters, schedule, policies, priority, anchor_at, changed_by)
              select id, version, created_at, status, task_type, parameters, schedule, policies, priority,
                anchor_at, 'bench' from config
            )
            insert into carillon.schedule_state (task_config_id, version, next_due_at)
            select id, version, anchor_at + interval '30 days' from config
            """)
        .param("types", texts(TYPES))
        .param("today", parameter(today))
        .param("first", first)
        .param("last", last)
        .param("template", template)
        .update();
  }

  private void insertBusy(int busy) {
    site.sql()
        .sql(
            """
            with config as (
              insert into carillon.task_config (name, description, task_type, status, status_reason,
                parameters, schedule, schedule_type, policies, priority, anchor_at, version, created_at,
                created_by, updated_at, updated_by)
              select 'busy-' || n, 'Fired every eight minutes', (cast(:types as text[]))[1 + n % 6],
                'paused', 'the past ends', jsonb_build_object('customer', n),
                '{"type": "interval", "every": "8m"}', 'interval', t.policies, t.priority,
                cast(:past as timestamptz) - (:period - n % :period) * interval '1 second', 2,
                cast(:past as timestamptz), 'bench', cast(:today as timestamptz), 'bench'
              from generate_series(1, :busy) as n, carillon.task_config t
              where t.name = :template
              returning *
            ), version as (
              insert into carillon.task_config_version (task_config_id, version, effective_at, status,
                task_type, parameters, schedule, policies, priority, anchor_at, changed_by)
              select id, v, case v when 1 then created_at else updated_at end,
                case v when 1 then 'active' else status end, task_type, parameters, schedule, policies,
                priority, anchor_at, 'bench'
              from config, generate_series(1, 2) as v
            )
            insert into carillon.schedule_state (task_config_id, version, last_due_at)
            select id, version, updated_at - interval '1 second' from config
            """)
        .param("types", texts(TYPES))
        .param("past", parameter(past))
        .param("today", parameter(today))
        .param("period", PERIOD_SECONDS)
        .param("busy", busy)
        .param("template", template)
        .update();
  }
}
