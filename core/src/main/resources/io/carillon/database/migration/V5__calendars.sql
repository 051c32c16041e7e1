-- Calendars. Versions are never changed and outlive their calendar: versions of configs name them, and
-- the audit computes the due times of each. A calendar made again under an old name counts on.

create table calendar_version (
  name text not null,
  version bigint not null,
  effective_at timestamptz not null,
  definition jsonb not null,
  changed_by text not null,
  primary key (name, version)
);

create table calendar (
  name text primary key,
  version bigint not null,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  foreign key (name, version) references calendar_version (name, version)
);

-- The calendar that a schedule names: it cannot go while one does.
alter table task_config add column calendar text
  generated always as (schedule ->> 'calendar') stored references calendar (name);
create index task_config_by_calendar on task_config (calendar, id) where calendar is not null;

alter table task_config_version add column calendar text
  generated always as (schedule ->> 'calendar') stored;
-- Which version of it the due times of this version are computed with.
alter table task_config_version add column calendar_version bigint;

-- Which due times were backfilled already.
create index task_execution_backfilled on task_execution (task_config_id, due_at)
  where trigger = 'backfill';
