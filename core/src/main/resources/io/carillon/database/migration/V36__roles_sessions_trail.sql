-- The role editor, between operator and admin. A token may expire and may be limited to namespaces.
-- A person who logs in with OpenID Connect has a row too: it has a subject (issuer and subject of the
-- identity, separated by a blank) instead of a token.
alter table api_token drop constraint api_token_role_check;
alter table api_token
  alter column token_hash drop not null,
  add column expires_at timestamptz,
  add column last_used_at timestamptz,
  add column namespaces text[] check (cardinality(namespaces) > 0),
  add column subject text unique,
  add constraint api_token_role_check check (role in ('viewer', 'operator', 'editor', 'admin')),
  add constraint api_token_secret_or_subject check (num_nonnulls(token_hash, subject) = 1);

-- A session ends when it was not used for a while (expires_at, which moves), and at ends_at in any case.
-- id_token is the encrypted ID token of OpenID Connect, which the log-out at the issuer asks for.
alter table login_session
  add column uid uuid not null default gen_random_uuid() unique,
  add column ends_at timestamptz,
  add column last_used_at timestamptz,
  add column source text,
  add column id_token bytea;
update login_session set ends_at = expires_at;
alter table login_session alter column ends_at set not null;

-- subject names the changed object, such as task-configs/12; changes holds the old and the new values
-- of its changed fields, without secrets.
alter table access_trail
  add column subject text,
  add column changes jsonb;
create index access_trail_subject on access_trail (subject, at, id) where subject is not null;
