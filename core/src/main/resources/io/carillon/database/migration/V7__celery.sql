-- Task types that Celery workers run: task, arguments' form and so on, as people declared them.
alter table task_type add column celery jsonb;
alter table task_type add constraint task_type_runtime_celery
  check ((runtime = 'celery') = (celery is not null));

-- Celery workers stand beside Carillon's own; theirs has no lease that anybody renews.
alter table worker add column runtime text not null default 'java'
  check (runtime in ('java', 'celery'));

-- The queue that Celery's events and replies come to: one for each database, named once.
create table celery_inbox (
  only_one boolean primary key default true check (only_one),
  name text not null
);
insert into celery_inbox (name)
values ('carillon.celery.' || replace(cast(gen_random_uuid() as text), '-', ''));

-- An execution that Celery has, or may have: from before its message is sent until its end. It has no
-- foreign key (partitions are dropped); a row without an execution is found and revoked.
create table celery_task (
  execution_id uuid primary key,
  -- Sent with this number of earlier tries; what a worker last received has at least as many.
  retries integer not null,
  received_retries integer,
  attempt_retries integer,
  replies boolean not null,
  silence_ms bigint not null,
  -- Who last spoke of the attempt that runs or ran, by that worker's clocks.
  worker_id uuid,
  clock bigint,
  spoke_at double precision,
  -- What is waited for, and until when.
  step text not null,
  due_at timestamptz not null,
  tries integer not null,
  owed_retries integer not null,
  held jsonb
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
create index celery_task_due on celery_task (due_at);
create index celery_task_worker on celery_task (worker_id) where worker_id is not null;
