package io.carillon.bench.past;

import static io.carillon.database.Database.parameter;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.bench.contender.Site;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Inserts configs that are inactive during a measurement: idle ones, due in weeks, and busy ones,
 * which fired since the beginning of the history until they were paused.
 *
 * @param template the name of the config whose policies they get
 * @param past when the busy ones began
 * @param today when the busy ones were paused: the end of the history
 */
record PastConfigs(Site site, String template, Instant past, Instant today) {

  private static final int BATCH = 100_000;
  private static final int QUEUES = 8;
  private static final List<String> TYPES =
      Stream.concat(
              Stream.of("report", "mail", "import", "archive", "synchronize", "probe"),
              IntStream.range(6, 40).mapToObj(number -> "type-" + number))
          .toList();

  // The first of them, of types as of namespaces, have the most configs.
  private static final List<String> NAMESPACES =
      List.of("default", "billing", "search", "growth", "data", "operations", "mobile", "partners");

  private static final String BUSY =
      """
      with wanted as (
        select row_number() over (order by f.seconds) as n, f.every, f.seconds
        from unnest(:everies, :seconds, :numbers) as f(every, seconds, configs)
        cross join lateral generate_series(1, f.configs)
      ), config as (
        insert into carillon.task_config (name, description, namespace, labels, task_type, status,
          status_reason, parameters, schedule, schedule_type, policies, priority, anchor_at, version,
          created_at, created_by, updated_at, updated_by)
        select 'busy-' || w.n, 'Fired every ' || w.every,
          (cast(:namespaces as text[]))[1 + floor(8 * power(w.n * 31 % 101 / 101.0, 2))],
          jsonb_build_object('team', 'team-' || w.n * 7 % 23,
            'env', case when w.n % 5 = 0 then 'staging' else 'production' end),
          (cast(:types as text[]))[1 + floor(40 * power(w.n * 17 % 97 / 97.0, 2))],
          'paused', 'the past ends', jsonb_build_object('customer', w.n),
          jsonb_build_object('type', 'interval', 'every', w.every), 'interval', t.policies, t.priority,
          cast(:past as timestamptz) - (w.seconds - w.n * 7919 % w.seconds) * interval '1 second', 2,
          cast(:past as timestamptz), 'bench', cast(:today as timestamptz), 'bench'
        from wanted w, carillon.task_config t
        where t.name = :template
        returning *
      ), version as (
        insert into carillon.task_config_version (task_config_id, version, effective_at, status,
          task_type, parameters, schedule, policies, priority, anchor_at, labels, changed_by)
        select id, v, case v when 1 then created_at else updated_at end,
          case v when 1 then 'active' else status end, task_type, parameters, schedule, policies,
          priority, anchor_at, labels, 'bench'
        from config, generate_series(1, 2) as v
      )
      insert into carillon.schedule_state (task_config_id, version, last_due_at)
      select id, version, updated_at - interval '1 second' from config
      """;

  /** Inserts the configs with a history. */
  void loadBusy(Frequencies frequencies) {
    loadTypes();
    insertBusy(frequencies);
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
            select name, 'A type of the past', 'java',
              case when number % :queues = 1 then 'default' else 'queue-' || number % :queues end,
              '{"type": "object"}', :past, :past
            from unnest(:types) with ordinality as t(name, number)
            """)
        .param("past", parameter(past))
        .param("types", texts(TYPES))
        .param("queues", QUEUES)
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

  private void insertBusy(Frequencies frequencies) {
    frequencies
        .in(site.sql().sql(BUSY))
        .param("types", texts(TYPES))
        .param("namespaces", texts(NAMESPACES))
        .param("past", parameter(past))
        .param("today", parameter(today))
        .param("template", template)
        .update();
  }
}
