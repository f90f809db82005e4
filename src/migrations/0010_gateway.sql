create table repository (
  id uuid primary key,
  name text not null unique,
  ecosystem text not null,
  -- Null: not configured; the gateway says so and asks.
  upstream_url text,
  -- Discovered in the machine's own client settings or set by its administrator on the command line.
  upstream_from text not null check (upstream_from in ('machine', 'console', 'none')),
  mode text not null check (mode in ('observe', 'approved')),
  -- Names that are never sent upstream: `@bank/*`, `bank-*`.
  reserved_names text[] not null default '{}',
  soft_ttl_seconds integer not null default 300,
  hard_ttl_seconds integer not null default 86400,
  anonymous_read boolean not null default false,
  created_at timestamptz not null
);
-- Our copy of a package's index, as upstream sent it.
create table index_copy (
  repository_id uuid not null references repository,
  name text not null,
  package_id uuid references package,
  etag text,
  last_modified text,
  sha256 text not null,
  size_bytes bigint not null,
  fetched_at timestamptz not null,
  checked_at timestamptz not null,
  primary key (repository_id, name)
);
create table download (
  id uuid not null,
  day date not null,
  at timestamptz not null,
  repository_id uuid not null,
  kind text not null,
  name text not null,
  version text,
  outcome text not null,
  verdict_code text,
  status integer not null,
  size_bytes bigint not null,
  duration_ms real not null,
  cache text not null,
  account_id uuid,
  person_id uuid,
  token_id uuid,
  application_id uuid,
  address text not null,
  client text not null,
  primary key (id, day)
) partition by range (day);
create table download_rest partition of download default;
create index download_at on download (at desc, id desc);
create index download_name on download (name, at desc);
