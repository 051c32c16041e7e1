-- The objects that declarative files manage: who owns each, from which file, and its state as it was applied last,
-- with which its present state is compared to find what was changed by other means. The name is the identity: the
-- row stays when the object is deleted by other means, and the next apply creates it again. Few rows, written by
-- applies only; without foreign keys, since no statement of the engine reads it.
create table managed_object (
  -- config, calendar, connection or alert_rule
  kind text not null,
  -- Of a task config; empty for other kinds.
  namespace text collate "C" not null,
  name text not null,
  owner text collate "C" not null,
  -- The name of the file.
  source text not null,
  applied jsonb not null,
  applied_at timestamptz not null,
  applied_by text not null,
  primary key (kind, namespace, name)
);
create index managed_object_owner on managed_object (owner, kind, namespace, name);
