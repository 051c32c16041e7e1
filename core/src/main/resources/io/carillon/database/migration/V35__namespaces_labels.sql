-- Task configs belong to a namespace, in which their name is unique, and have labels. Both columns are added
-- without a rewrite of the table. Names of namespaces and keys of labels are ASCII, so "C" is their order.
alter table task_config
  add column namespace text collate "C" not null default 'default',
  add column labels jsonb not null default '{}';
-- Null in versions written before.
alter table task_config_version add column labels jsonb;
alter table purged_config add column namespace text collate "C" not null default 'default';

create unique index task_config_name_in_namespace on task_config (namespace, name)
  where status <> 'deleted';
drop index task_config_name;
create index task_config_by_namespace on task_config (namespace, id);

-- The labels of configs that are not deleted, one row each. They stand apart from task_config, so that a change
-- of a status, by the scheduler among others, does not write their index; a config without labels costs nothing.
create table task_config_label (
  key text collate "C" not null,
  value text collate "C" not null,
  task_config_id bigint not null,
  primary key (key, value, task_config_id)
);
create index task_config_label_by_key on task_config_label (key, task_config_id);
create index task_config_label_by_config on task_config_label (task_config_id);

create function keep_labels() returns trigger language plpgsql as $$
begin
  insert into carillon.task_config_label (key, value, task_config_id)
  select l.key, l.value, a.id from added a cross join lateral jsonb_each_text(a.labels) as l
  where a.labels <> '{}' and a.status <> 'deleted';
  return null;
end
$$;
create trigger task_config_labels_added after insert on task_config
  referencing new table as added for each statement execute function keep_labels();

create function change_labels() returns trigger language plpgsql as $$
begin
  delete from carillon.task_config_label where task_config_id = new.id;
  if new.status <> 'deleted' then
    insert into carillon.task_config_label (key, value, task_config_id)
    select l.key, l.value, new.id from jsonb_each_text(new.labels) as l;
  end if;
  return null;
end
$$;
create trigger task_config_labels_changed after update on task_config for each row
  when (old.labels <> new.labels
    or ((old.status = 'deleted') <> (new.status = 'deleted') and new.labels <> '{}'))
  execute function change_labels();

create function forget_labels() returns trigger language plpgsql as $$
begin
  delete from carillon.task_config_label l using gone where l.task_config_id = gone.id;
  return null;
end
$$;
create trigger task_config_labels_forgotten after delete on task_config
  referencing old table as gone for each statement execute function forget_labels();

-- An alert rule may be about the configs of a namespace, or those that match label selectors. label_key is the
-- key of the first selector, by which a config finds the row; the others are judged on the config's labels.
alter table alert_target
  add column namespace text collate "C",
  add column label_key text collate "C",
  -- Objects of one label each, all of which the config must have.
  add column labels_equal jsonb[],
  -- Keys that the config must have, with any value.
  add column label_keys text[];
create index alert_target_namespace on alert_target (namespace, kind) where namespace is not null;
create index alert_target_label on alert_target (label_key, kind) where label_key is not null;
create index alert_target_everything on alert_target (kind)
  where task_config_id is null and task_type is null and namespace is null and label_key is null;
drop index alert_target_all;
