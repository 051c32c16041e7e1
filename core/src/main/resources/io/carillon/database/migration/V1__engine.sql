-- The tables of the engine, in the schema that Flyway made current. The names of states and kinds are
-- those of the Java enums and of the JSON. Partitions of the histories are made ahead of time by the
-- agent Partitions; the default partitions take what no other one does, so no row is ever refused.

create table task_type (
  name text primary key,
  description text not null,
  runtime text not null check (runtime in ('java', 'celery')),
  queue text not null,
  parameter_schema jsonb not null,
  registered_at timestamptz not null,
  updated_at timestamptz not null
);

create table task_config (
  id bigint generated always as identity primary key,
  name text not null unique,
  description text not null,
  task_type text not null references task_type (name),
  status text not null check (status in ('active', 'paused', 'inactive', 'error')),
  status_reason text,
  parameters jsonb not null,
  schedule jsonb not null,
  schedule_type text not null check (schedule_type in ('interval', 'cron', 'date', 'manual')),
  policies jsonb not null,
  priority smallint not null check (priority between 0 and 9),
  -- What an interval counts from: the instant its schedule was saved.
  anchor_at timestamptz not null,
  version bigint not null,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create index task_config_by_type on task_config (task_type, id);
create index task_config_by_status on task_config (status, id);

-- Every version a config ever had, from when it was in force: executions name theirs (and so need no
-- copy of the parameters), and the audit computes the due times of each.
create table task_config_version (
  task_config_id bigint not null references task_config (id) on delete cascade,
  version bigint not null,
  effective_at timestamptz not null,
  status text not null,
  task_type text not null,
  parameters jsonb not null,
  schedule jsonb not null,
  policies jsonb not null,
  priority smallint not null,
  anchor_at timestamptz not null,
  changed_by text not null,
  primary key (task_config_id, version)
);

-- The hot row of a schedule: all that a fire rewrites.
create table schedule_state (
  task_config_id bigint primary key references task_config (id) on delete cascade,
  version bigint not null,
  -- Null: nothing to come (manual, paused, finished, in error).
  next_due_at timestamptz,
  last_due_at timestamptz,
  fires bigint not null default 0,
  -- Executions that had not ended when last looked at, for the overlap policies; others are not kept.
  open_executions uuid[] not null default '{}'
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
create index schedule_state_due on schedule_state (next_due_at) where next_due_at is not null;

create sequence schedule_event_change;

-- ledger_at is the due time of a decision and the instant of a change. slot is 0 for decisions, so
-- that the primary key is the rule "one decision per config and due time", and a number of its own for
-- each change.
create table schedule_event (
  id bigint generated always as identity,
  task_config_id bigint not null references task_config (id) on delete cascade,
  ledger_at timestamptz not null,
  slot bigint not null,
  kind text not null,
  due_at timestamptz,
  last_due_at timestamptz,
  count bigint not null,
  decided_at timestamptz not null,
  reason text,
  execution_id uuid,
  actor text not null,
  detail jsonb,
  primary key (task_config_id, ledger_at, slot)
) partition by range (ledger_at);
create table schedule_event_default partition of schedule_event default;

-- Partitioned on its UUIDv7 id, whose first 48 bits are the milliseconds it was made at: an id alone
-- finds its partition.
create table task_execution (
  id uuid primary key,
  task_config_id bigint not null references task_config (id) on delete cascade,
  config_version bigint not null,
  task_type text not null,
  queue text not null,
  priority smallint not null,
  status text not null,
  trigger text not null check (trigger in ('schedule', 'manual', 'backfill')),
  due_at timestamptz,
  queued_at timestamptz not null,
  -- Null: may be claimed. Else not before this instant (a retry's delay, a snooze).
  wakes_at timestamptz,
  start_by timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  attempt integer not null default 0,
  failures integer not null default 0,
  losses integer not null default 0,
  max_attempts integer not null,
  worker_id uuid,
  triggered_by text,
  retry_of uuid,
  cancel_reason text,
  -- Null: those of the config's version.
  parameters jsonb,
  result jsonb,
  error jsonb,
  progress jsonb
) partition by range (id);
create table task_execution_default partition of task_execution default;
create index task_execution_by_config on task_execution (task_config_id, id);
-- The queue: exactly the claim's predicate and order.
create index task_execution_queue on task_execution (queue, priority desc, id)
  where status in ('queued', 'retrying') and wakes_at is null;
create index task_execution_deadline on task_execution (start_by)
  where start_by is not null and status in ('queued', 'retrying');
create index task_execution_waking on task_execution (wakes_at) where wakes_at is not null;
-- Ends that people look for. Never an index that holds running executions: a settle would choose it
-- and walk its dead entries (measured: 30 times slower). Who runs what is asked of worker_claim.
create index task_execution_unwell on task_execution (status, id)
  where status in ('failed', 'timed_out', 'cancelled', 'expired', 'lost');

create table execution_attempt (
  execution_id uuid not null,
  number integer not null,
  worker_id uuid not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  outcome text not null,
  error jsonb,
  primary key (execution_id, number)
) partition by range (execution_id);
create table execution_attempt_default partition of execution_attempt default;

create table execution_log (
  execution_id uuid not null,
  attempt integer not null,
  line integer not null,
  logged_at timestamptz not null,
  level text not null,
  message text not null,
  primary key (execution_id, attempt, line)
) partition by range (execution_id);
create table execution_log_default partition of execution_log default;

-- Attempts and logs have no foreign key (it would cost a look-up for each row written and forbid
-- dropping partitions): what removes executions one by one, the cascade included, removes theirs.
create function forget_executions() returns trigger language plpgsql as $$
begin
  delete from execution_attempt a using gone where a.execution_id = gone.id;
  delete from execution_log l using gone where l.execution_id = gone.id;
  return null;
end
$$;
create trigger task_execution_forgotten after delete on task_execution
  referencing old table as gone for each statement execute function forget_executions();

create table worker (
  id uuid primary key,
  node text not null,
  host text not null,
  pid bigint not null,
  carillon_version text not null,
  queues text[] not null,
  task_types text[] not null,
  capacity integer not null,
  running integer not null default 0,
  status text not null check (status in ('active', 'draining', 'stopped', 'lost')),
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  lease_ends_at timestamptz not null,
  ended_at timestamptz
);
create index worker_lease on worker (lease_ends_at) where status in ('active', 'draining');

-- One row for each batch a worker claimed, until all of it is settled: what a takeover looks up.
create table worker_claim (
  worker_id uuid not null references worker (id) on delete cascade,
  number bigint not null,
  execution_ids uuid[] not null,
  primary key (worker_id, number)
);

-- Roll-ups, kept as executions end. wait is from due (or queued) to start, run from start to end.
create table task_config_stats (
  task_config_id bigint not null references task_config (id) on delete cascade,
  hour timestamptz not null,
  status text not null,
  executions bigint not null,
  run_ms bigint not null,
  run_ms_max bigint not null,
  wait_ms bigint not null,
  wait_ms_max bigint not null,
  primary key (task_config_id, hour, status)
) with (fillfactor = 70);

create table task_type_stats (
  task_type text not null,
  hour timestamptz not null,
  status text not null,
  executions bigint not null,
  run_ms bigint not null,
  run_ms_max bigint not null,
  wait_ms bigint not null,
  wait_ms_max bigint not null,
  primary key (task_type, hour, status)
) with (fillfactor = 70);

create table task_config_health (
  task_config_id bigint primary key references task_config (id) on delete cascade,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_execution_id uuid not null,
  failures_in_a_row integer not null
) with (fillfactor = 70);

create table api_token (
  id bigint generated always as identity primary key,
  name text not null unique,
  role text not null check (role in ('viewer', 'operator', 'admin')),
  token_hash bytea not null unique,
  created_at timestamptz not null,
  created_by text not null
);
