-- Named lists of packages that are brought in on a schedule.
create table mirror_list (
  id uuid primary key,
  name text not null unique,
  -- Where names without a purl belong; null: every line is a purl.
  repository_id uuid references repository on delete cascade,
  -- As people wrote it, one package a line.
  entries text not null,
  entry_count integer not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
-- One run that brings packages into our store without serving anybody.
create table prefetch (
  id uuid primary key,
  origin text not null check (origin in ('lockfile', 'packages', 'mirror-list', 'downloads')),
  title text not null,
  mirror_list_id uuid references mirror_list on delete set null,
  requested_by uuid references person on delete set null,
  state text not null check (state in ('queued', 'running', 'done')),
  -- False: part of the lockfile could not be understood.
  complete boolean not null,
  created_at timestamptz not null,
  -- When anything of it was done last: a run whose process was killed is taken up again.
  active_at timestamptz not null,
  ended_at timestamptz
);
create index prefetch_created on prefetch (created_at desc, id desc);
create index prefetch_list on prefetch (mirror_list_id) where mirror_list_id is not null;
create table prefetch_item (
  prefetch_id uuid not null references prefetch on delete cascade,
  position integer not null,
  -- Null: no repository is in front of this ecosystem.
  repository_id uuid references repository on delete cascade,
  ecosystem text not null,
  name text not null,
  -- One version, or a range in the ecosystem's notation.
  requirement text not null,
  is_exact boolean not null,
  state text not null check (state in ('waiting', 'held', 'fetched', 'failed')),
  attempts integer not null default 0,
  -- What was brought in or was there.
  versions text[] not null default '{}',
  file_count integer not null default 0,
  size_bytes bigint not null default 0,
  code text,
  params jsonb,
  primary key (prefetch_id, position)
);
create index prefetch_item_waiting on prefetch_item (prefetch_id, position) where state = 'waiting';
-- One run over another product's store.
create table store_import (
  id uuid primary key,
  repository_id uuid not null references repository on delete cascade,
  layout text not null,
  path text not null,
  state text not null check (state in ('running', 'done')),
  started_at timestamptz not null,
  ended_at timestamptz
);
-- What became of each of its files.
create table store_import_file (
  import_id uuid not null references store_import on delete cascade,
  path text not null,
  -- `unverified`: stored, and served to nobody until upstream states its digest.
  state text not null check (state in ('taken', 'held', 'unverified', 'refused')),
  code text,
  params jsonb,
  name text,
  version text,
  file_name text,
  sha256 text,
  size_bytes bigint not null,
  checked_at timestamptz not null,
  primary key (import_id, path)
);
create index store_import_file_unverified on store_import_file (checked_at) where state = 'unverified';
create index store_import_file_sha256 on store_import_file (sha256) where state = 'unverified';
-- The number of the last export of a repository for isolated sites.
create table site_export (
  repository_id uuid primary key references repository on delete cascade,
  sequence bigint not null,
  exported_at timestamptz not null
);
-- What exports have contained, and since when: later ones may leave it out.
create table site_exported_blob (
  repository_id uuid not null references repository on delete cascade,
  sha256 text not null,
  exported_at timestamptz not null,
  primary key (repository_id, sha256)
);
-- What a repository took in last from an export, and from which repository elsewhere.
create table site_import (
  repository_id uuid primary key references repository on delete cascade,
  source_id uuid not null,
  sequence bigint not null,
  manifest_sha256 text not null,
  made_at timestamptz not null,
  imported_at timestamptz not null
);
