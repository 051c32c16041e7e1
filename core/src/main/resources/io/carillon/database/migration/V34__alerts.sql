-- Alerts: rules about task configs and queues, the alerts that they raised, silences, and announcements.

create table alert_rule (
  id bigint generated always as identity primary key,
  name text not null unique,
  kind text not null,
  condition jsonb not null,
  scope jsonb not null,
  enabled boolean not null,
  behaviour jsonb not null,
  -- Null: that of alert_settings.
  announce jsonb,
  version bigint not null,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null
);

-- What an enabled rule about task configs applies to: one row for each config or type that it names, or one row
-- without either. The limits of its condition stand beside it, so that a pass reads nothing else of a rule.
create table alert_target (
  rule_id bigint not null references alert_rule (id) on delete cascade,
  kind text not null,
  task_config_id bigint,
  task_type text,
  limit_value double precision not null,
  at_least double precision not null,
  span_hours integer not null,
  since timestamptz not null
);
create index alert_target_config on alert_target (task_config_id, kind) where task_config_id is not null;
create index alert_target_type on alert_target (task_type, kind) where task_type is not null;
create index alert_target_all on alert_target (kind) where task_config_id is null and task_type is null;
create index alert_target_rule on alert_target (rule_id);

-- How far a rule has come that looks at its configs little by little, or at instants of its own.
create table alert_progress (
  rule_id bigint primary key references alert_rule (id) on delete cascade,
  judged_at timestamptz,
  after_id bigint not null default 0
);

create table alert (
  id bigint generated always as identity primary key,
  rule_id bigint not null,
  rule_name text not null,
  kind text not null,
  task_config_id bigint,
  queue text,
  -- The name of the config or the queue, as it was.
  subject text not null,
  task_type text,
  status text not null check (status in ('pending', 'firing', 'silenced', 'resolved')),
  arguments jsonb not null,
  started_at timestamptz not null,
  fired_at timestamptz,
  -- Since when the condition has not held; null while it holds.
  cleared_at timestamptz,
  resolved_at timestamptz,
  resolution text,
  silence_id bigint,
  to_announce text check (to_announce in ('firing', 'resolved')),
  announced_at timestamptz,
  announcements integer not null default 0,
  repeat_at timestamptz
);
create unique index alert_open on alert (rule_id, task_config_id, queue) nulls not distinct
  where status <> 'resolved';
create index alert_by_time on alert (started_at, id);
create index alert_by_status on alert (status, started_at, id);
create index alert_by_rule on alert (rule_id, started_at, id);
create index alert_by_config on alert (task_config_id, started_at, id) where task_config_id is not null;
create index alert_to_announce on alert (id) where to_announce is not null;
create index alert_repeat on alert (repeat_at) where status = 'firing' and repeat_at is not null;
create index alert_resolved on alert (resolved_at) where status = 'resolved';

create table alert_silence (
  id bigint generated always as identity primary key,
  matcher jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  created_at timestamptz not null,
  created_by text not null,
  ended_by text,
  check (ends_at >= starts_at)
);
create index alert_silence_end on alert_silence (ends_at);

create table alert_settings (
  only_row boolean primary key default true check (only_row),
  announce jsonb not null default '[]',
  language text not null default 'en',
  group_every_ms bigint not null default 60000,
  version bigint not null default 1,
  updated_at timestamptz not null default now(),
  updated_by text not null default 'carillon'
);
insert into alert_settings default values;

-- The one pass at a time: its row is locked during a pass, and says up to when everything was looked at.
create table alert_evaluation (
  only_row boolean primary key default true check (only_row),
  evaluated_at timestamptz,
  node text,
  took_ms bigint not null default 0
);
insert into alert_evaluation default values;

-- When a list of receivers was last told something.
create table alert_receiver (
  receiver text primary key,
  announced_at timestamptz not null
);

-- A message for one receiver. The parameters are templates: secrets are filled in when it is sent and not kept.
create table alert_announcement (
  id uuid primary key,
  receiver text not null,
  reason text not null check (reason in ('firing', 'repeated', 'resolved', 'trial')),
  task_type text not null,
  parameters jsonb not null,
  message jsonb not null,
  status text not null check (status in ('waiting', 'sending', 'sent', 'failed')),
  attempt integer not null default 0,
  -- Waiting: when it may be sent. Sending: when another node may take it over.
  next_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  node text,
  error text
);
create index alert_announcement_due on alert_announcement (next_at) where next_at is not null;
create index alert_announcement_ended on alert_announcement (ended_at) where ended_at is not null;
create index alert_announcement_by_receiver on alert_announcement (receiver, id)
  where status in ('waiting', 'sending');

-- The 95th percentile of the run times of a config, of its last successful executions.
create table alert_run_time (
  task_config_id bigint primary key,
  p95_ms double precision,
  runs integer not null,
  computed_at timestamptz not null
);

-- Due times that did not run: few, and looked for by the time of the decision. No other event enters the index.
create index schedule_event_lapsed on schedule_event (decided_at, task_config_id)
  where kind in ('missed', 'coalesced');

-- Configs that fail now. A success after a success changes no column of it, so that its update stays heap-only.
create index task_config_health_failing on task_config_health (failures_in_a_row, task_config_id)
  where failures_in_a_row > 0;

create function forget_alerts() returns trigger language plpgsql as $$
begin
  delete from carillon.alert a using gone where a.task_config_id = gone.id;
  delete from carillon.alert_target t using gone where t.task_config_id = gone.id;
  delete from carillon.alert_run_time r using gone where r.task_config_id = gone.id;
  return null;
end
$$;
create trigger task_config_alerts_forgotten after delete on task_config
  referencing old table as gone for each statement execute function forget_alerts();
