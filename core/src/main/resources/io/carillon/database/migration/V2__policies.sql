-- Overlap policies that make an execution wait, and what retention has removed.

-- Fired, but waits until another execution of its config has ended; let go under the lock of the
-- schedule's row, which says whether anything is held.
alter table task_execution add column held boolean not null default false;
create index task_execution_held on task_execution (task_config_id, id) where held;
drop index task_execution_queue;
create index task_execution_queue on task_execution (queue, priority desc, id)
  where status in ('queued', 'retrying') and wakes_at is null and not held;

alter table schedule_state add column holding boolean not null default false;
create index schedule_state_holding on schedule_state (task_config_id) where holding;

-- Runs of due times, for an audit whose span begins or ends inside of one.
create index schedule_event_runs on schedule_event (task_config_id, last_due_at)
  where last_due_at is not null;

-- Up to where retention has removed history: what lies before, an audit cannot prove. Without a config:
-- of all of them.
create table history_removal (
  task_config_id bigint references task_config (id) on delete cascade,
  -- No decision about a due time after this was removed.
  events_up_to timestamptz,
  -- No execution made after this was removed.
  executions_up_to timestamptz,
  unique nulls not distinct (task_config_id)
);
