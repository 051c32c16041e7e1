-- Which transaction wrote a row, so that a reader finds what was written since its last look, also when transactions
-- commit in another order than they began. A default costs no statement; rows from before have null. An ended
-- execution and an event are written once. A BRIN index takes no entry for a row: it keeps the least and the greatest
-- value of 64 pages. To create it reads every row once and writes none.
alter table task_execution add column written_in bigint;
alter table task_execution_ended alter column written_in set default txid_current();
create index task_execution_ended_written on task_execution_ended
  using brin (written_in) with (pages_per_range = 64, autosummarize = on);

alter table schedule_event add column written_in bigint;
alter table schedule_event alter column written_in set default txid_current();
create index schedule_event_written on schedule_event
  using brin (written_in) with (pages_per_range = 64, autosummarize = on);

-- An alert is one row that changes, and alerts are few.
alter table alert add column written_in bigint;
create function note_alert_writer() returns trigger language plpgsql as $$
begin
  new.written_in := txid_current();
  return new;
end
$$;
create trigger alert_writer_noted before insert on alert
  for each row execute function note_alert_writer();
create trigger alert_change_noted before update of status on alert
  for each row when (old.status is distinct from new.status) execute function note_alert_writer();
create index alert_written on alert (written_in, id);

-- The PostgreSQL clusters that this database has been in. A copy that was restored elsewhere has rows with the numbers
-- of other transactions; what was recorded before the cluster was first seen is not read as new.
create table feed_origin (
  system_identifier bigint primary key,
  since timestamptz not null
);
