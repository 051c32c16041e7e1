-- A deleted config keeps its history until retention or a purge ends it: its status is 'deleted', and
-- updated_at, updated_by and status_reason say when, by whom and why.
alter table task_config drop constraint task_config_status_check;
alter table task_config add constraint task_config_status_check
  check (status in ('active', 'paused', 'inactive', 'error', 'deleted'));

-- Its name is free.
alter table task_config drop constraint task_config_name_key;
create unique index task_config_name on task_config (name) where status <> 'deleted';
create index task_config_live on task_config (id) where status <> 'deleted';

-- Its task type and its calendar may go: a foreign key would keep them. What changes a type or a calendar
-- locks its row, and so does this.
alter table task_config drop constraint task_config_task_type_fkey;
alter table task_config drop constraint task_config_calendar_fkey;
create function require_names() returns trigger language plpgsql as $$
begin
  perform from carillon.task_type where name = new.task_type for key share;
  if not found then
    raise foreign_key_violation using message = 'there is no task type ' || new.task_type;
  end if;
  if new.calendar is not null then
    perform from carillon.calendar where name = new.calendar for key share;
    if not found then
      raise foreign_key_violation using message = 'there is no calendar ' || new.calendar;
    end if;
  end if;
  return null;
end
$$;
create trigger task_config_names_added after insert on task_config for each row
  when (new.status <> 'deleted') execute function require_names();
create trigger task_config_names_changed after update on task_config for each row
  when (new.status <> 'deleted' and (old.status = 'deleted' or old.task_type <> new.task_type
    or old.calendar is distinct from new.calendar)) execute function require_names();

-- It is not found by its text.
create function hide_text() returns trigger language plpgsql as $$
begin
  delete from carillon.task_config_text where task_config_id = new.id;
  return null;
end
$$;
create trigger task_config_text_hidden after update of status on task_config for each row
  when (old.status <> 'deleted' and new.status = 'deleted') execute function hide_text();
create trigger task_config_text_shown after update of status on task_config for each row
  when (old.status = 'deleted' and new.status <> 'deleted') execute function change_text();

-- What an administrator purged: the one line that is left of it, kept for ever.
create table purged_config (
  task_config_id bigint primary key,
  name text not null,
  task_type text not null,
  created_at timestamptz not null,
  deleted_at timestamptz not null,
  deleted_by text not null,
  purged_at timestamptz not null,
  purged_by text not null,
  versions bigint not null,
  executions bigint not null,
  events bigint not null
);
create index purged_config_by_time on purged_config (purged_at, task_config_id);

-- When a live worker was last seen to offer a type of the runtime java, and since when none has; null
-- before the first look, and while it is offered.
alter table task_type
  add column offered_at timestamptz,
  add column gone_since timestamptz;
