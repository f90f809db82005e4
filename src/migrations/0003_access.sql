create table org_unit (
  id uuid primary key,
  parent_id uuid references org_unit,
  code text not null unique,
  name text not null,
  -- Ids from the root down to this unit, itself included.
  path uuid[] not null,
  sample boolean not null default false,
  created_at timestamptz not null
);
create table person (
  id uuid primary key,
  name text not null,
  email text,
  org_unit_id uuid not null references org_unit,
  disabled_at timestamptz,
  sample boolean not null default false,
  created_at timestamptz not null
);
create table account (
  id uuid primary key,
  person_id uuid not null references person,
  username text not null unique,
  password_hash text,
  disabled_at timestamptz,
  created_at timestamptz not null
);
create index person_name on person (name, id);
create index account_person on account (person_id);
create table team (
  id uuid primary key,
  org_unit_id uuid not null references org_unit,
  name text not null,
  sample boolean not null default false,
  unique (org_unit_id, name)
);
create table team_member (
  team_id uuid not null references team on delete cascade,
  person_id uuid not null references person on delete cascade,
  primary key (team_id, person_id)
);
-- A role held by a person or by a team; everywhere, in a unit and below, or on one repository; for packages of some names.
create table role_grant (
  id uuid primary key,
  person_id uuid references person on delete cascade,
  team_id uuid references team on delete cascade,
  role text not null,
  org_unit_id uuid references org_unit,
  repository_id uuid,
  -- `ecosystem:pattern`; null: whatever the names.
  package_patterns text[],
  valid_from timestamptz not null,
  valid_until timestamptz,
  check ((person_id is null) <> (team_id is null))
);
create index role_grant_person on role_grant (person_id);
create index role_grant_team on role_grant (team_id);
-- Whom outside an installation believes: the tokens of a build system, under conditions, for one application. The account
-- is the rule's own, without a password; what it may do, its tokens say.
create table trust_rule (
  id uuid primary key,
  name text not null,
  issuer text not null,
  audience text not null,
  -- A JWK set (RFC 7517) that somebody entered; null: fetched as the issuer's discovery document says.
  key_set jsonb,
  conditions jsonb not null,
  application_id uuid not null,
  account_id uuid not null references account,
  permissions text[] not null,
  repository_ids uuid[],
  package_patterns text[],
  token_minutes integer not null check (token_minutes between 1 and 60),
  -- Whether one token of the issuer may be exchanged more than once.
  reusable boolean not null,
  valid_until timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz
);
create unique index trust_rule_name on trust_rule (lower(name)) where removed_at is null;
create index trust_rule_issuer on trust_rule (issuer) where removed_at is null;
-- Tokens of issuers that were exchanged, until they expire by themselves; the digest is of issuer and token id.
create table exchanged_assertion (
  digest bytea primary key,
  exchanged_at timestamptz not null,
  expires_at timestamptz not null
);
create index exchanged_assertion_expires on exchanged_assertion (expires_at);
create table api_token (
  id uuid primary key,
  account_id uuid not null references account,
  name text not null,
  -- The first characters, to recognise a token by; not a secret.
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null,
  application_id uuid,
  -- Null: whatever the repository, and whatever the names.
  repository_ids uuid[],
  package_patterns text[],
  -- Given in exchange for an outside token, by this rule.
  trust_rule_id uuid references trust_rule,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_token_account on api_token (account_id);
create index api_token_trust_rule on api_token (trust_rule_id, created_at) where trust_rule_id is not null;
create table session (
  id uuid primary key,
  hash bytea not null unique,
  account_id uuid not null references account,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text not null,
  user_agent text not null,
  ended_at timestamptz
);
create index session_account on session (account_id);
-- Failed logins of the last while; `subject` is a digest of who or where, never what was typed.
create table login_attempt (
  id uuid not null,
  subject text not null,
  at timestamptz not null,
  primary key (id, subject)
);
create index login_attempt_subject on login_attempt (subject, at);
create index login_attempt_at on login_attempt (at);
-- One-time links: the first administrator, and later invitations and resets.
create table access_link (
  id uuid primary key,
  hash bytea not null unique,
  purpose text not null,
  account_id uuid references account,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
