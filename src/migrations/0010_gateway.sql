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
-- Downloads of files by day: what was used last, and how much. Each process adds to rows of its own, so that none waits for
-- another at what everybody uses.
create table download_daily (
  repository_id uuid not null,
  name text not null,
  day date not null,
  slot smallint not null,
  served integer not null,
  refused integer not null,
  size_bytes bigint not null,
  last_served_at timestamptz,
  primary key (repository_id, name, day, slot)
);
create index download_daily_day on download_daily (day);
-- Blobs that nothing referred to when that was looked at; taken away when it has been so for the grace period.
create table unreferenced_blob (
  sha256 text primary key,
  size_bytes bigint not null,
  since timestamptz not null
);
-- One pass over everything that is stored, in parts that processes take one after the other.
create table storage_collection (
  id uuid primary key,
  is_dry_run boolean not null,
  requested_by text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  next_part integer not null default 0,
  blob_count bigint not null default 0,
  blob_bytes bigint not null default 0,
  unreferenced_count bigint not null default 0,
  unreferenced_bytes bigint not null default 0,
  removed_count bigint not null default 0,
  removed_bytes bigint not null default 0
);
create unique index storage_collection_open on storage_collection ((true)) where ended_at is null;
-- What is stored for each repository, as it was measured last; without one: for all together, each blob once.
create table storage_use (
  repository_id uuid,
  artifact_count bigint not null,
  artifact_bytes bigint not null,
  document_count bigint not null,
  document_bytes bigint not null,
  measured_at timestamptz not null,
  unique nulls not distinct (repository_id)
);
-- Whether anything refers to a blob is asked by its digest.
create index index_copy_sha256 on index_copy (sha256);
create index hosted_file_sha256 on hosted_file (sha256);
create index document_copy_sha256 on document_copy (sha256);
create index introduction_source_sha256 on introduction (source_sha256);
create index check_result_artifact_sha256 on check_result (artifact_sha256) where artifact_sha256 is not null;
