-- The lateness (wait_ms, its maximum, histogram and percentile) is from here on that of executions that the schedule
-- triggered. For how long others waited, from the request on, stands apart: a backfill is late by nature. Rows of
-- before have all in the lateness.
alter table statistics_bucket
  add column asked_ms bigint not null default 0,
  add column asked_ms_max bigint not null default 0;
alter table task_config_stats
  add column asked_ms bigint not null default 0,
  add column asked_ms_max bigint not null default 0;
alter table task_config_day_stats
  add column asked_ms bigint not null default 0,
  add column asked_ms_max bigint not null default 0;

-- Roll-ups of a queue (scope 5) and of a queue in a namespace (6), so that charts by queue do not add up those of
-- all types. Those of buckets that begin at this instant or later are complete; null when all are. The agent of the
-- statistics makes the earlier ones from those of the types, by their present queues, the latest first.
alter table statistics_progress add column queues_from timestamptz;
update statistics_progress set queues_from = date_trunc('day', now(), 'UTC') + interval '1 day'
where exists (select from statistics_bucket);
