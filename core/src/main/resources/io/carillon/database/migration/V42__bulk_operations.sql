-- Bulk operations in the background: what was asked for, and one row for each item, whose outcome is written in the
-- transaction that changes the item. So an operation goes on where it was when its node stopped.
create table bulk_operation (
  id bigint generated always as identity primary key,
  action text not null
    check (action in ('update', 'pause', 'resume', 'delete', 'cancel', 'retry', 'undo')),
  -- The patch, the reason: what the action needs.
  arguments jsonb not null,
  -- The filter, or the number of ids, as it was sent: for people.
  selection jsonb not null,
  -- The operation that this one takes back.
  undo_of bigint,
  actor text not null,
  status text not null check (status in ('running', 'stopped', 'finished')),
  selected integer not null,
  -- How many items have each outcome.
  counts jsonb not null default '{}',
  created_at timestamptz not null,
  ended_at timestamptz,
  stopped_by text,
  -- The node that acts on it, until the lease ends.
  node text,
  lease_until timestamptz
);
create index bulk_operation_running on bulk_operation (lease_until, id) where status = 'running';
create index bulk_operation_ended on bulk_operation (ended_at, id) where ended_at is not null;

create table bulk_item (
  operation_id bigint not null references bulk_operation (id) on delete cascade,
  place integer not null,
  task_config_id bigint,
  execution_id uuid,
  -- The name of the config when it was selected.
  name text,
  -- The version that the config must still have; null for any.
  selected_version bigint,
  -- The version whose content an undo restores.
  target_version bigint,
  version_before bigint,
  version_after bigint,
  -- Null until it is acted on.
  outcome text,
  fields text[],
  new_execution_id uuid,
  code text,
  message text,
  primary key (operation_id, place)
);
create index bulk_item_by_outcome on bulk_item (operation_id, outcome, place);
