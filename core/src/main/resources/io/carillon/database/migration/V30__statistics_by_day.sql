-- Roll-ups of types by the day of UTC, kept with those by the hour: a month of them is read in a moment.
create table task_type_day_stats (
  task_type text not null,
  day timestamptz not null,
  status text not null,
  executions bigint not null,
  run_ms bigint not null,
  run_ms_max bigint not null,
  wait_ms bigint not null,
  wait_ms_max bigint not null,
  primary key (task_type, day, status)
) with (fillfactor = 70);
create index task_type_day_stats_day on task_type_day_stats (day);

insert into task_type_day_stats
select task_type, date_trunc('day', hour, 'UTC'), status, sum(executions), sum(run_ms), max(run_ms_max),
  sum(wait_ms), max(wait_ms_max)
from task_type_stats group by 1, 2, 3;
