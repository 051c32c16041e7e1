package io.carillon.bench.contender;

import static io.carillon.database.Arrays.instants;

import java.time.Instant;
import java.util.List;

/**
 * Writes many configs with their schedules as the engine would, some thousand in a statement: one
 * by one through the front door, a hundred thousand would take minutes.
 */
record ScheduleLoad(Site site) {

  /** The config whose policies the others get. */
  static final String TEMPLATE = "template";

  private static final int BATCH = 10_000;

  void hourly(List<Instant> dueTimes) {
    for (int from = 0; from < dueTimes.size(); from += BATCH) {
      hourlyBatch(dueTimes.subList(from, Math.min(from + BATCH, dueTimes.size())));
    }
  }

  private void hourlyBatch(List<Instant> dueTimes) {
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
                '{"type": "interval", "every": "1h"}', 'interval', c.policies, c.priority,
                d.at - interval '1 hour', 1, now(), 'bench', now(), 'bench'
              from due d, carillon.task_config c where c.name = :template
              returning *
            ), version as (
              insert into carillon.task_config_version (task_config_id, version, effective_at, status,
                task_type, parameters, schedule, policies, priority, anchor_at, changed_by)
              select id, version, created_at, status, task_type, parameters, schedule, policies, priority,
                anchor_at, 'bench' from config
            )
            insert into carillon.schedule_state (task_config_id, version, next_due_at)
            select id, version, anchor_at + interval '1 hour' from config
            """)
        .param("template", TEMPLATE)
        .param("dues", instants(dueTimes, dueAt -> dueAt))
        .update();
  }
}
