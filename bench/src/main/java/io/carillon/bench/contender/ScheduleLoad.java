package io.carillon.bench.contender;

import static io.carillon.database.SqlArrays.instants;

import java.time.Instant;
import java.util.List;

/**
 * Inserts many configs with their schedules as the engine would, thousands per statement: through
 * the API, a hundred thousand would take minutes.
 *
 * @param template the name of the config whose policies the others get
 * @param every the interval, as in a definition
 */
record ScheduleLoad(Site site, String template, String every) {

  /** An interval so long that a schedule is due once per measurement. */
  static final String HOURLY = "1h";

  private static final int BATCH = 10_000;

  /** Creates one schedule for each first due time. */
  void load(List<Instant> dueTimes) {
    for (int from = 0; from < dueTimes.size(); from += BATCH) {
      loadBatch(dueTimes.subList(from, Math.min(from + BATCH, dueTimes.size())));
    }
  }

  private void loadBatch(List<Instant> dueTimes) {
    site.sql()
        .sql(
            """
            with due as (
              select nextval(pg_get_serial_sequence('carillon.task_config', 'id')) as id, at
              from unnest(:dues) as d(at)
            ), config as (
              insert into carillon.task_config (id, name, description, task_type, status, parameters,
                schedule, schedule_type, policies, priority, anchor_at, version, created_at, created_by,
                updated_at, updated_by)
              overriding system value
              select d.id, 'load-' || d.id, '', 'nothing', 'active', '{}',
                jsonb_build_object('type', 'interval', 'every', cast(:every as text)), 'interval',
                c.policies, c.priority, d.at - cast(:every as interval), 1, now(), 'bench', now(), 'bench'
              from due d, carillon.task_config c where c.name = :template
              returning *
            ), version as (
              insert into carillon.task_config_version (task_config_id, version, effective_at, status,
                task_type, parameters, schedule, policies, priority, anchor_at, changed_by)
              select id, version, created_at, status, task_type, parameters, schedule, policies, priority,
                anchor_at, 'bench' from config
            )
            insert into carillon.schedule_state (task_config_id, version, next_due_at)
            select id, version, anchor_at + cast(:every as interval) from config
            """)
        .param("template", template)
        .param("every", every)
        .param("dues", instants(dueTimes, dueAt -> dueAt))
        .update();
  }
}
