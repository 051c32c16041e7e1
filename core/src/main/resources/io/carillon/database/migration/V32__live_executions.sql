-- Executions that have not ended stand apart from those that have. What waits and runs is a small table with
-- small indexes, however long the history is. task_execution shows both parts, execution_attempt every ended
-- attempt. The rows of ended executions are read twice and not rewritten.

drop function first_waiting(text, text[], timestamptz, integer, integer, uuid);
drop trigger task_execution_forgotten on task_execution;

-- Whoever creates an execution or an event of a config has locked its schedule_state row, so that the config
-- cannot be removed meanwhile. A trigger removes both histories with their config.
alter table task_execution drop constraint task_execution_task_config_id_fkey;
alter table schedule_event drop constraint schedule_event_task_config_id_fkey;

alter table task_execution rename to task_execution_ended;
alter index task_execution_pkey rename to task_execution_ended_pkey;
alter index task_execution_by_config rename to task_execution_ended_by_config;
alter index task_execution_unwell rename to task_execution_ended_unwell;
alter index task_execution_unwell_of rename to task_execution_ended_unwell_of;
alter index task_execution_backfilled rename to task_execution_ended_backfilled;
drop index task_execution_queue;
drop index task_execution_deadline;
drop index task_execution_waking;
drop index task_execution_held;

create table task_execution (
  id uuid not null,
  task_config_id bigint not null,
  config_version bigint not null,
  queued_at timestamptz not null,
  attempt integer not null default 0,
  failures integer not null default 0,
  losses integer not null default 0,
  max_attempts integer not null,
  priority smallint not null,
  held boolean not null default false,
  status text not null,
  trigger text not null,
  task_type text not null,
  queue text not null,
  due_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  worker_id uuid,
  -- Null: may be claimed, or was claimed. Else not before this instant (a retry's delay, a snooze). Infinity: it
  -- runs and has no entry in the queue's index, since it started when it was created, or in another runtime.
  wakes_at timestamptz,
  start_by timestamptz,
  triggered_by text,
  retry_of uuid,
  cancel_reason text,
  -- Null: those of the config's version.
  parameters jsonb,
  result jsonb,
  error jsonb,
  progress jsonb
) partition by list (status);

-- A claim changes status, attempt, worker_id, started_at and error. No index has one of them as a column or in
-- its predicate, and pages keep room, so that a claim writes no index (a heap-only update). A running execution
-- therefore keeps its entry in the queue's index until it ends.
create table task_execution_live partition of task_execution (
  primary key (id),
  check (trigger in ('schedule', 'manual', 'backfill'))
) for values in ('queued', 'running', 'retrying')
  with (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.05, vacuum_truncate = off);
create index task_execution_live_queue on task_execution_live (queue, priority desc, id)
  where wakes_at is null and not held;
-- The predicate is true of every row. A statement about ids does not have it, so that the planner cannot search
-- this whole index for an id: it does when the table was vacuumed while it was empty.
create index task_execution_live_by_config on task_execution_live (task_config_id, id)
  where task_config_id > 0;
create index task_execution_live_deadline on task_execution_live (start_by) where start_by is not null;
create index task_execution_live_waking on task_execution_live (wakes_at) where wakes_at < 'infinity';
create index task_execution_live_held on task_execution_live (task_config_id, id) where held;

-- The table is never small: it has 256 pages (2 MiB) that no vacuum gives back. For a table of a few pages a plan
-- that reads all of it is cheapest, and such a plan would be kept while the table grows.
insert into task_execution_live (id, task_config_id, config_version, queued_at, max_attempts, priority, status,
  trigger, task_type, queue, triggered_by)
select gen_random_uuid(), 0, 0, now(), 1, 0, 'queued', 'manual', '', '', repeat('-', 1800)
from generate_series(1, 256);
delete from task_execution_live;

with live as (
  delete from task_execution_ended where status in ('queued', 'running', 'retrying') returning *
)
insert into task_execution_live (id, task_config_id, config_version, queued_at, attempt, failures, losses,
  max_attempts, priority, held, status, trigger, task_type, queue, due_at, started_at, finished_at, worker_id,
  wakes_at, start_by, triggered_by, retry_of, cancel_reason, parameters, result, error, progress)
select id, task_config_id, config_version, queued_at, attempt, failures, losses, max_attempts, priority, held,
  status, trigger, task_type, queue, due_at, started_at, finished_at, worker_id, wakes_at, start_by,
  triggered_by, retry_of, cancel_reason, parameters, result, error, progress
from live;

alter table task_execution attach partition task_execution_ended
  for values in ('succeeded', 'failed', 'timed_out', 'cancelled', 'expired', 'lost');

-- The attempt with which an execution ended is in the execution. The others have a row: those that another
-- attempt followed, and the last one of an execution that ended while it waited for the next. Older rows of
-- last attempts stay until retention removes them.
alter table execution_attempt rename to earlier_attempt;
alter index execution_attempt_pkey rename to earlier_attempt_pkey;

create view execution_attempt as
  select execution_id, number, worker_id, started_at, finished_at, outcome, error from earlier_attempt
  union all
  select e.id, e.attempt, e.worker_id, e.started_at, e.finished_at, e.status, e.error
  from task_execution_ended e
  where e.attempt > 0 and not exists (
    select from earlier_attempt a where a.execution_id = e.id and a.number = e.attempt);

do $$
declare part record;
begin
  for part in
    select c.relname as name, p.relname as parent
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where i.inhparent in (
      cast('carillon.task_execution_ended' as regclass), cast('carillon.earlier_attempt' as regclass))
  loop
    execute format('alter table carillon.%I rename to %I', part.name,
      part.parent || '_' || substring(part.name from '[^_]+$'));
  end loop;
end
$$;

create or replace function forget_executions() returns trigger language plpgsql as $$
begin
  delete from carillon.earlier_attempt a using gone where a.execution_id = gone.id;
  delete from carillon.execution_log l using gone where l.execution_id = gone.id;
  return null;
end
$$;
create trigger task_execution_forgotten after delete on task_execution
  referencing old table as gone for each statement execute function forget_executions();
create trigger task_execution_forgotten after delete on task_execution_ended
  referencing old table as gone for each statement execute function forget_executions();

-- Live executions first: one that ends meanwhile is found by the second statement, which sees more. Roll-ups last:
-- an end that is in progress has its execution locked, and adds to them before it commits.
drop trigger task_config_forgotten on task_config;
drop function forget_statistics();
create function forget_history() returns trigger language plpgsql as $$
begin
  delete from carillon.task_execution e using gone
    where e.task_config_id = gone.id and e.task_config_id > 0 and e.status in ('queued', 'running', 'retrying');
  delete from carillon.task_execution_ended e using gone where e.task_config_id = gone.id;
  delete from carillon.schedule_event s using gone where s.task_config_id = gone.id;
  delete from carillon.task_config_health h using gone where h.task_config_id = gone.id;
  delete from carillon.task_config_stats s using gone where s.task_config_id = gone.id;
  return null;
end
$$;
create trigger task_config_history_forgotten after delete on task_config
  referencing old table as gone for each statement execute function forget_history();

-- Locks the first that wait in a queue, by priority and age, and returns where they stand; what another session
-- has locked is left out. With a place (after_priority, after_id), only what comes behind it with the same
-- priority; a negative priority is no place.
create function lock_waiting(
  wanted_queue text, types text[], at timestamptz, most integer, after_priority integer, after_id uuid)
returns tid[] language plpgsql
as $$
begin
  if after_priority < 0 then
    return array(
      select ctid from carillon.task_execution_live
      where queue = wanted_queue and wakes_at is null and not held and status in ('queued', 'retrying')
        and task_type = any(types) and (start_by is null or start_by > at)
      order by priority desc, id for update skip locked limit most);
  else
    return array(
      select ctid from carillon.task_execution_live
      where queue = wanted_queue and wakes_at is null and not held and status in ('queued', 'retrying')
        and task_type = any(types) and (start_by is null or start_by > at)
        and priority = after_priority and id > after_id
      order by priority desc, id for update skip locked limit most);
  end if;
end
$$;

-- Claims the first that wait in a queue for a worker, and records them as a batch of it; none when the worker
-- was given up, since no takeover would find them. It is a function for the sake of its settings: a plan is made
-- once and kept, maybe made when little waits and reading all of it looks cheap.
create function claim_waiting(
  worker uuid, batch bigint, wanted_queue text, types text[], at timestamptz, most integer,
  after_priority integer, after_id uuid)
returns table (id uuid, attempt integer, task_config_id bigint, config_version bigint, task_type text,
  priority smallint, due_at timestamptz, failures integer, max_attempts integer, parameter_bytes integer,
  small_parameters jsonb)
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  picked tid[];
begin
  perform from carillon.worker w
    where w.id = worker and w.status in ('active', 'paused', 'draining') for key share;
  if not found then
    return;
  end if;
  picked := carillon.lock_waiting(wanted_queue, types, at, most, after_priority, after_id);
  if cardinality(picked) = 0 then
    return;
  end if;
  return query
    with claimed as (
      update carillon.task_execution_live e
      set status = 'running', attempt = e.attempt + 1, worker_id = worker, started_at = at, error = null
      where e.ctid = any(picked)
      returning e.id, e.attempt, e.task_config_id, e.config_version, e.task_type, e.priority, e.due_at,
        e.failures, e.max_attempts, octet_length(cast(e.parameters as text)) as parameter_bytes, e.parameters
    ), noted as (
      insert into carillon.worker_claim as c (worker_id, number, execution_ids)
      select worker, batch, array_agg(k.id) from claimed k
      on conflict (worker_id, number) do update set execution_ids = c.execution_ids || excluded.execution_ids
    )
    select k.id, k.attempt, k.task_config_id, k.config_version, k.task_type, k.priority, k.due_at, k.failures,
      k.max_attempts, k.parameter_bytes, case when k.parameter_bytes <= 8192 then k.parameters end
    from claimed k order by k.priority desc, k.id;
end
$$;

-- Picks the first that wait in a queue for a runtime without claims. They are not picked again before an instant.
create function hand_over_waiting(
  wanted_queue text, types text[], at timestamptz, most integer, until timestamptz)
returns setof carillon.task_execution_live language plpgsql
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
set plan_cache_mode = force_generic_plan
as $$
declare
  picked tid[] := carillon.lock_waiting(wanted_queue, types, at, most, -1, null);
begin
  return query
    update carillon.task_execution_live e set wakes_at = until where e.ctid = any(picked) returning e.*;
end
$$;

-- Ids do not shrink, and to try to compress them costs a tenth of a claim.
alter table worker_claim alter column execution_ids set storage external;
