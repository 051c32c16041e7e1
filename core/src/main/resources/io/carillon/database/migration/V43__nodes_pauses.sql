-- Queues from which nothing is claimed until they are resumed.
create table carillon.queue_pause (
  queue text primary key,
  paused_at timestamptz not null,
  paused_by text not null,
  reason text
);

-- Who paused, drained or resumed a worker last, and why.
alter table carillon.worker add column status_at timestamptz;
alter table carillon.worker add column status_by text;
alter table carillon.worker add column status_reason text;

-- The processes of the cluster: each has a row for each of its starts and renews it every few seconds.
create table carillon.node (
  id uuid primary key,
  name text not null,
  host text not null,
  pid bigint not null,
  version text not null,
  roles text[] not null,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  ended_at timestamptz,
  -- The errors by agent.
  troubles jsonb not null default '{}',
  -- How far its scheduler is behind; null for a node that does not schedule.
  behind_ms bigint,
  -- Its clock minus the database's, as well as a round trip shows it.
  clock_offset_ms bigint not null default 0
) with (fillfactor = 70);
create index node_heartbeat on carillon.node (heartbeat_at);
