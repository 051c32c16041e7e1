-- Statistics are added up by an agent. Whoever ends executions or makes decisions appends one row to one of these
-- two tables in the same transaction; the agent deletes rows and adds what they name to the roll-ups in one
-- transaction. So each execution is added once, also after a crash, and however late its transaction commits.
-- They have no index: rows are found by a scan from the beginning, and are deleted about as fast as they arrive.
create table statistics_ended (
  executions integer not null,
  execution_ids uuid[] not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
alter table statistics_ended alter column execution_ids set storage external;

create table statistics_decided (
  kind text not null,
  decisions integer not null,
  task_config_ids bigint[] not null,
  due_at timestamptz[] not null,
  -- How many due times each decision is about.
  counts bigint[] not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Roll-ups of many configs. Grain: 1 a minute, 2 five minutes, 3 an hour, 4 a day, in UTC. Scope: 0 of all, 1 of a
-- namespace, 2 of a task type, 3 of a type in a namespace, 4 of a worker; of decisions 10 more. Subject: the type or
-- the worker. Outcome: the status in which executions ended, or the kind of decisions. Histograms: see Histogram.java.
create table statistics_bucket (
  grain smallint not null,
  scope smallint not null,
  at timestamptz not null,
  namespace text not null,
  subject text not null,
  outcome text not null,
  executions bigint not null,
  retried bigint not null default 0,
  lost bigint not null default 0,
  run_ms bigint not null default 0,
  run_ms_max bigint not null default 0,
  wait_ms bigint not null default 0,
  wait_ms_max bigint not null default 0,
  run_histogram bytea,
  wait_histogram bytea,
  primary key (grain, scope, at, namespace, subject, outcome)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- Roll-ups of a config by the hour get what charts need; those by the day of UTC stand beside them.
alter table task_config_stats
  add column scheduled bigint not null default 0,
  add column retried bigint not null default 0,
  add column lost bigint not null default 0,
  add column run_histogram bytea,
  add column wait_histogram bytea,
  -- The 95th percentiles of the histograms, as the number of a bucket.
  add column run_p95 smallint,
  add column wait_p95 smallint;
create table task_config_day_stats (
  task_config_id bigint not null,
  day timestamptz not null,
  status text not null,
  executions bigint not null,
  run_ms bigint not null,
  run_ms_max bigint not null,
  wait_ms bigint not null,
  wait_ms_max bigint not null,
  scheduled bigint not null default 0,
  retried bigint not null default 0,
  lost bigint not null default 0,
  run_histogram bytea,
  wait_histogram bytea,
  run_p95 smallint,
  wait_p95 smallint,
  primary key (task_config_id, day, status)
) with (fillfactor = 70);
create index task_config_day_stats_day on task_config_day_stats (day, task_config_id);

-- Due times of a config that did not run, by the hour of the due time.
create table task_config_decision_stats (
  task_config_id bigint not null,
  hour timestamptz not null,
  kind text not null,
  due_times bigint not null,
  primary key (task_config_id, hour, kind)
) with (fillfactor = 70);
create index task_config_decision_stats_hour on task_config_decision_stats (hour, task_config_id);

create function forget_config_statistics() returns trigger language plpgsql as $$
begin
  delete from carillon.task_config_day_stats s using gone where s.task_config_id = gone.id;
  delete from carillon.task_config_decision_stats s using gone where s.task_config_id = gone.id;
  return null;
end
$$;
create trigger task_config_statistics_forgotten after delete on task_config
  referencing old table as gone for each statement execute function forget_config_statistics();

-- The one agent at a time holds this row. What ended or was decided before this migration is added in the
-- background, from the latest execution back, and along the configs for decisions.
create table statistics_progress (
  only_row boolean primary key default true check (only_row),
  ended_before timestamptz not null,
  -- The next to add is below; null for the latest.
  executions_below uuid,
  executions_done boolean not null,
  decisions_after_config bigint not null default 0,
  decisions_after timestamptz not null default '-infinity',
  decisions_done boolean not null,
  cleaned_at timestamptz not null
);
insert into statistics_progress (ended_before, executions_done, decisions_done, cleaned_at)
select now(), not exists (select from task_execution_ended), not exists (select from schedule_event where slot = 0),
  now();

-- Counts of the past are in the former roll-ups, also where history was removed since.
insert into statistics_bucket (grain, scope, at, namespace, subject, outcome, executions, run_ms, run_ms_max, wait_ms,
  wait_ms_max)
select r.grain, s.scope, r.at, s.namespace, case when s.scope in (2, 3) then r.task_type else '' end, r.status,
  sum(r.executions), sum(r.run_ms), max(r.run_ms_max), sum(r.wait_ms), max(r.wait_ms_max)
from (
  select 3 as grain, hour as at, task_type, status, executions, run_ms, run_ms_max, wait_ms, wait_ms_max
  from task_type_stats
  union all
  select 4, day, task_type, status, executions, run_ms, run_ms_max, wait_ms, wait_ms_max from task_type_day_stats
) as r cross join (values (0, ''), (1, 'default'), (2, ''), (3, 'default')) as s(scope, namespace)
group by 1, 2, 3, 4, 5, 6;
drop table task_type_stats, task_type_day_stats;
