-- A worker can be paused: it lives, keeps its lease, and takes nothing.
alter table worker drop constraint worker_status_check;
alter table worker add constraint worker_status_check
  check (status in ('active', 'paused', 'draining', 'stopped', 'lost'));
drop index worker_lease;
create index worker_lease on worker (lease_ends_at) where status in ('active', 'paused', 'draining');

-- What RabbitMQ confirmed of late, one row for many executions; rows live for seconds. It keeps what
-- was just announced from being announced again. With another broker it stays empty.
create table announcement (
  id bigint generated always as identity primary key,
  queue text not null,
  execution_ids uuid[] not null,
  announced_at timestamptz not null
);
