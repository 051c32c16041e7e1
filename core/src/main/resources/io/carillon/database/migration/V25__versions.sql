-- A version of a config holds all that the config was, and says how it came to be. The columns are null
-- in versions that were written before.
alter table task_config_version
  add column name text,
  add column description text,
  add column status_reason text,
  -- What kind of change made it, as the event of that change has it, and when.
  add column change text,
  add column changed_at timestamptz,
  -- The fields that differ from the version before; null for the first version.
  add column changed_fields text[],
  -- The version whose content was restored.
  add column restored_from bigint;
