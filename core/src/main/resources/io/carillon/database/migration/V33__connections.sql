-- Kinds of connections: like task types, registered by the nodes that have their classes, so that others can check
-- settings by the schema. json keeps the order of the schema's properties.
create table carillon.connection_kind (
  name text primary key,
  description text not null,
  settings_schema json not null,
  registered_at timestamptz not null,
  updated_at timestamptz not null
);

-- Outside systems by name. The settings name secrets and do not hold them.
create table carillon.connection (
  name text primary key,
  kind text not null references carillon.connection_kind (name),
  description text not null,
  settings json not null,
  version bigint not null,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null
);
create index connection_by_kind on carillon.connection (kind);

-- Each value is encrypted with a key of its own, which the master key with that id encrypts.
create table carillon.secret (
  name text primary key,
  key_id text not null,
  wrapped_key bytea not null,
  ciphertext bytea not null,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null
);

-- The values that a user passed to an execution, and the parameters that its last attempt got, without secrets.
-- Only executions with one of them have a row.
create table carillon.execution_values (
  execution_id uuid not null,
  passed json,
  attempt integer,
  rendered json,
  primary key (execution_id)
) partition by range (execution_id);
create table carillon.execution_values_default partition of carillon.execution_values default;

create or replace function carillon.forget_executions() returns trigger language plpgsql as $$
begin
  delete from carillon.earlier_attempt a using gone where a.execution_id = gone.id;
  delete from carillon.execution_log l using gone where l.execution_id = gone.id;
  delete from carillon.execution_values v using gone where v.execution_id = gone.id;
  return null;
end
$$;

-- From now on a dollar sign before a brace begins a placeholder. What was saved before contains both as text: it gets
-- a second dollar sign, the escape, in values and not in the names of fields. (Flyway would replace both if they were
-- written together here.)
create function carillon.escape_placeholders(value jsonb) returns jsonb language sql immutable as $body$
  select case jsonb_typeof(value)
    when 'string' then to_jsonb(replace(value #>> '{}', '$' || '{', '$$' || '{'))
    when 'array' then (
      select coalesce(jsonb_agg(carillon.escape_placeholders(e.value) order by e.place), '[]')
      from jsonb_array_elements(value) with ordinality as e(value, place))
    when 'object' then (
      select coalesce(jsonb_object_agg(f.key, carillon.escape_placeholders(f.value)), '{}')
      from jsonb_each(value) as f(key, value))
    else value
  end
$body$;
update carillon.task_config set parameters = carillon.escape_placeholders(parameters)
  where strpos(cast(parameters as text), '$' || '{') > 0;
update carillon.task_config_version set parameters = carillon.escape_placeholders(parameters)
  where strpos(cast(parameters as text), '$' || '{') > 0;
update carillon.task_execution_live set parameters = carillon.escape_placeholders(parameters)
  where parameters is not null and strpos(cast(parameters as text), '$' || '{') > 0;
drop function carillon.escape_placeholders(jsonb);
