-- What lists of task configs are sorted and filtered by. Each is made in a second for a million configs.
create index task_config_by_name on task_config (name, id);
create index task_config_by_update on task_config (updated_at, id);
create index task_config_by_priority on task_config (priority, id);
create index task_config_by_schedule_type on task_config (schedule_type, id);
-- Configs with nothing to come, behind those with a due time when a list is sorted by it.
create index schedule_state_idle on schedule_state (task_config_id) where next_due_at is null;

-- Which configs ever were of a type: the executions of a type are found through them.
create index task_config_version_of_type on task_config_version (task_type, task_config_id);

-- When an execution of the config last ended. The sort is by the minute, in a column of its own: an
-- indexed column that changes with every end would make each of these updates write the table's indexes.
alter table task_config_health add column last_finished_at timestamptz;
alter table task_config_health add column last_finished_minute timestamptz;
update task_config_health set last_finished_at = greatest(last_success_at, last_failure_at),
  last_finished_minute = date_trunc('minute', greatest(last_success_at, last_failure_at));
create index task_config_health_finished on task_config_health (last_finished_minute, task_config_id)
  where last_finished_minute is not null;
