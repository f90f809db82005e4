-- What upstream's lists said of a path: a file whose version its name does not tell. One file may be part of several versions.
create table listed_file (
  repository_id uuid not null references repository,
  path text not null,
  name text not null,
  version text not null,
  file_name text not null,
  integrity text not null,
  primary key (repository_id, path, name, version)
);
-- Which version a name for versions (a tag) meant when upstream was last asked, and the last one of them that could be used.
create table named_version (
  repository_id uuid not null references repository,
  name text not null,
  query text not null,
  version text not null,
  checked_at timestamptz not null,
  usable_version text,
  primary key (repository_id, name, query)
);
-- What a version consists of besides its own file: served only as a part of a version that may be used.
create table version_part (
  version_id uuid not null references package_version,
  part text not null,
  primary key (version_id, part)
);
create index version_part_of on version_part (part);
