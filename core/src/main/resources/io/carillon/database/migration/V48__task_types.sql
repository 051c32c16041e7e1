-- The configs of a type that are not deleted, also those of some namespaces, are counted from the index alone.
drop index task_config_by_type;
create index task_config_by_type on task_config (task_type, id) include (namespace, status);

-- How often the registration of a type changed, and which of these changes its configs were rechecked for: whoever is
-- killed meanwhile, another node goes on.
alter table task_type
  add column changes bigint not null default 0,
  add column checked_changes bigint not null default 0,
  add column changed_by text;
