-- Answers to POST requests with the header Idempotency-Key, for 24 hours: the same request is answered
-- again and not acted on. The row is written in the transaction of the act. Where an act has
-- transactions of its own, its row is written before, and has no status until the act is over.
create table idempotency_key (
  token_id bigint not null references api_token (id) on delete cascade,
  key text not null,
  request text not null,
  request_hash bytea not null,
  created_at timestamptz not null,
  status integer,
  content_type text,
  location text,
  etag text,
  answer bytea,
  bytes integer not null,
  primary key (token_id, key)
);
create index idempotency_key_age on idempotency_key (created_at);
