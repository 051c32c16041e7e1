-- What people look for in the names and descriptions of task configs. It stands apart, so that what
-- changes the status of a config, the scheduler among others, does not touch its index.
create table task_config_text (
  task_config_id bigint primary key,
  name text not null,
  description text not null
);

-- Each three characters in a row, and what is left of them at the end, with the number of the block of
-- 8,192 configs they stand in: '0:dai', '0:ail', '0:ily', '0:ly', '0:y'. So a block is searched by
-- itself, and a search can stop with the first that has enough. Fewer than three are a prefix of these.
create function text_pieces(config bigint, name text, description text) returns tsvector
language plpgsql immutable parallel safe as $$
declare
  block text := cast(config >> 13 as text) || ':';
  words text := name || ' ' || description;
  pieces text[];
begin
  for i in 1 .. length(words) loop
    pieces[i] := block || substr(words, i, 3);
  end loop;
  return array_to_tsvector(pieces);
end
$$;

create function keep_texts() returns trigger language plpgsql as $$
begin
  insert into carillon.task_config_text
  select id, lower(name), lower(description) from added;
  return null;
end
$$;
create trigger task_config_text_added after insert on task_config
  referencing new table as added for each statement execute function keep_texts();

create function change_text() returns trigger language plpgsql as $$
begin
  insert into carillon.task_config_text values (new.id, lower(new.name), lower(new.description))
  on conflict (task_config_id) do update set name = excluded.name, description = excluded.description;
  return null;
end
$$;
create trigger task_config_text_changed after update of name, description on task_config for each row
  when ((old.name, old.description) is distinct from (new.name, new.description))
  execute function change_text();

create function forget_texts() returns trigger language plpgsql as $$
begin
  delete from carillon.task_config_text t using gone where t.task_config_id = gone.id;
  return null;
end
$$;
create trigger task_config_text_forgotten after delete on task_config
  referencing old table as gone for each statement execute function forget_texts();

insert into task_config_text select id, lower(name), lower(description) from task_config;
-- What is still to be put in is read once for each block, so it must be short (256 kB).
set local maintenance_work_mem = '256MB';
create index task_config_text_pieces on task_config_text
  using gin (text_pieces(task_config_id, name, description)) with (gin_pending_list_limit = 256);
analyze task_config_text;

-- The first configs after one of them, by id up or down, with a text (in lower case) in name or
-- description, of a type and status where these are not null. One block after another, so that neither
-- a text that all have nor one that few have costs more than a block of reading beyond what is asked.
-- It is a function for the sake of its settings: nothing tells the planner how rare a text is. The sum
-- keeps it from the primary key, of which it would read all that comes behind the place.
create function configs_with_text(
  sought text, wanted_type text, wanted_status text, after_id bigint, downwards boolean, most integer)
returns setof bigint language plpgsql stable
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set max_parallel_workers_per_gather = 0 set plan_cache_mode = force_generic_plan
as $$
declare
  place bigint := after_id;
  missing integer := most;
  found_here integer;
  block bigint;
  -- What a text with this one inside has among its pieces (of a long one, its beginning), quoted.
  pieces text[] := array(
    select distinct replace(replace(substr(sought, i, 3), '\', '\\'), '''', '''''')
      || case when length(sought) < 3 then ''':*' else '''' end
    from generate_series(1, greatest(1, least(length(sought), 66) - 2)) as i);
begin
  loop
    if downwards then
      select task_config_id >> 13 into block from carillon.task_config_text
      where task_config_id < place order by task_config_id desc limit 1;
    else
      select task_config_id >> 13 into block from carillon.task_config_text
      where task_config_id > place order by task_config_id limit 1;
    end if;
    exit when block is null;
    return query
      select t.task_config_id
      from carillon.task_config_text t join carillon.task_config c on c.id = t.task_config_id
      where carillon.text_pieces(t.task_config_id, t.name, t.description)
          @@ cast('''' || block || ':' || array_to_string(pieces, ' & ''' || block || ':') as tsquery)
        and (position(sought in t.name) > 0 or position(sought in t.description) > 0)
        and case when downwards then t.task_config_id + 0 < place else t.task_config_id + 0 > place end
        and (wanted_type is null or c.task_type = wanted_type)
        and (wanted_status is null or c.status = wanted_status)
      order by case when downwards then - t.task_config_id else t.task_config_id end
      limit missing;
    get diagnostics found_here = row_count;
    missing := missing - found_here;
    exit when missing <= 0;
    place := case when downwards then block << 13 else ((block + 1) << 13) - 1 end;
  end loop;
end
$$;
