-- Ends that people look for, of one config: what ends well is not in it. It is made in a second for
-- each million executions, in which nothing is queued or ends.
create index task_execution_unwell_of on task_execution (task_config_id, status, id)
  where status in ('failed', 'timed_out', 'cancelled', 'expired', 'lost');
