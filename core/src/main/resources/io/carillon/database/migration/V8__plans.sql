-- The first that wait in a queue, by priority and age, locked; what another session has locked is left
-- out. With a place (after_priority, after_id), only what comes behind it with the same priority; a
-- negative priority is no place.
-- It is a function for the sake of its settings. A plan is made once and kept, maybe made when the day's
-- partition is new and reading all of it looks cheap: each claim would read more, until the next analyze
-- (seen: 65 ms at 100,000 rows, instead of 2).
create function first_waiting(
  wanted_queue text, types text[], at timestamptz, most integer, after_priority integer, after_id uuid)
returns setof uuid language plpgsql
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
begin
  if after_priority < 0 then
    return query select id from carillon.task_execution
      where queue = wanted_queue and status in ('queued', 'retrying') and wakes_at is null
        and not held and task_type = any(types) and (start_by is null or start_by > at)
      order by priority desc, id for update skip locked limit most;
  else
    return query select id from carillon.task_execution
      where queue = wanted_queue and status in ('queued', 'retrying') and wakes_at is null
        and not held and task_type = any(types) and (start_by is null or start_by > at)
        and priority = after_priority and id > after_id
      order by priority desc, id for update skip locked limit most;
  end if;
end
$$;

-- A roll-up has no foreign key: it would lock a row of task_config for each execution that is the first
-- of its config in an hour. Who settles an execution has locked it, so a config is deleted after that,
-- and then its roll-ups are found.
alter table task_config_stats drop constraint task_config_stats_task_config_id_fkey;
alter table task_config_health drop constraint task_config_health_task_config_id_fkey;
create function forget_statistics() returns trigger language plpgsql as $$
begin
  delete from carillon.task_config_stats s using gone where s.task_config_id = gone.id;
  delete from carillon.task_config_health h using gone where h.task_config_id = gone.id;
  return null;
end
$$;
create trigger task_config_forgotten after delete on task_config
  referencing old table as gone for each statement execute function forget_statistics();
