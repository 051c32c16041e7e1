-- The code and the arguments of a decision's reason. Null where there is no reason, as for a due time that was fired
-- in time: a null of one more column takes no byte of such a row, whose bitmap of nulls has room for it.
alter table schedule_event add column reason_sentence jsonb;

-- What happened besides fires, of all configs, newest first. No fire enters the index.
create index schedule_event_unfired on schedule_event (decided_at, id) where kind <> 'fired';

-- The changes of one config, which lie among any number of decisions.
create index schedule_event_changes on schedule_event (task_config_id, ledger_at, slot) where slot > 0;

-- The version of a config that was in force at an instant.
create index task_config_version_in_force on task_config_version (task_config_id, effective_at, version);

-- When the scheduler of a node worked: one row from its start on, whose end it moves every 15 seconds. A time without
-- any row is a time without schedulers.
create table scheduler_span (
  node text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (node, started_at)
) with (fillfactor = 50);
create index scheduler_span_seen on scheduler_span (seen_at, started_at);
