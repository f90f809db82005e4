create table repository (
  id uuid primary key,
  name text not null unique,
  ecosystem text not null,
  -- `proxy`: of an upstream; `hosted`: what the bank publishes; `group`: its members, asked in their order.
  kind text not null default 'proxy' check (kind in ('proxy', 'hosted', 'group')),
  members uuid[] not null default '{}' check (kind = 'group' or members = '{}'),
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
  -- Hosts besides the upstream's own that its files may lie on: `files.example`, `files.example:8443`.
  artifact_hosts text[] not null default '{}',
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
-- What was published to a hosted repository. A file that was published never changes.
create table hosted_file (
  repository_id uuid not null references repository,
  name text not null,
  version text not null,
  file_name text not null,
  role text not null check (role in ('package', 'metadata')),
  manifest text not null,
  md5 text not null,
  sha1 text not null,
  sha256 text not null,
  sha512 text not null,
  size_bytes bigint not null,
  account_id uuid references account,
  published_at timestamptz not null,
  primary key (repository_id, name, version, file_name)
);
-- Our copy of a document that no verdict concerns, by its path below the upstream's address.
create table document_copy (
  repository_id uuid not null references repository,
  path text not null,
  etag text,
  last_modified text,
  sha256 text not null,
  size_bytes bigint not null,
  checked_at timestamptz not null,
  primary key (repository_id, path)
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
