-- Roll-ups of a span. An hour is part of the key and never changes, so these indexes get an entry for the
-- first end in an hour alone. They are made in a second for a million rows.
create index task_type_stats_hour on task_type_stats (hour);
create index task_config_stats_hour on task_config_stats (hour, task_config_id);
