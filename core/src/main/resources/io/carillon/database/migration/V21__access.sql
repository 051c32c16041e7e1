-- The id of a token for callers: no name looks like it, and it stands in a path whatever the name holds.
alter table api_token add column uid uuid not null default gen_random_uuid();
alter table api_token add constraint api_token_uid_key unique (uid);

-- A code logs in once. It belongs to a token, and so does the session that it is exchanged for: both
-- end with the token. The columns hold SHA-256 hashes, never a code or a session's token.
create table login_code (
  code_hash bytea primary key,
  token_id bigint not null references api_token (id) on delete cascade,
  expires_at timestamptz not null
);
create index login_code_token on login_code (token_id);
create index login_code_expiry on login_code (expires_at);

create table login_session (
  token_hash bytea primary key,
  token_id bigint not null references api_token (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index login_session_token on login_session (token_id);
create index login_session_expiry on login_session (expires_at);

-- Who asked for which change by REST, from where, and the status of the answer. Requests that were
-- refused are counted by minute, so that nobody fills the disk with them.
create table access_trail (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  last_at timestamptz not null,
  count integer not null check (count > 0),
  actor text,
  role text,
  source text not null,
  action text not null,
  target text,
  status integer not null,
  detail text
);
create index access_trail_at on access_trail (at, id);
create index access_trail_actor on access_trail (actor, at, id);
create index access_trail_action on access_trail (action text_pattern_ops, at, id);
