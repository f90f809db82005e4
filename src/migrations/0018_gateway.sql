-- What was uploaded for a package of a hosted repository, by its content: of no use to anybody before a version that was
-- published there consists of it.
create table hosted_part (
  repository_id uuid not null references repository,
  name text not null,
  part text not null,
  sha256 text not null,
  sha512 text not null,
  size_bytes bigint not null,
  account_id uuid references account,
  uploaded_at timestamptz not null,
  primary key (repository_id, name, part)
);
create index hosted_part_sha256 on hosted_part (sha256);
create index hosted_part_uploaded on hosted_part (uploaded_at);
-- An upload in several requests, of one person to one package: any server may take the next one.
create table part_upload (
  id uuid primary key,
  repository_id uuid not null references repository,
  name text not null,
  person_id uuid not null references person on delete cascade,
  size_bytes bigint not null,
  chunk_count integer not null,
  started_at timestamptz not null,
  active_at timestamptz not null
);
create index part_upload_person on part_upload (person_id, active_at);
create index part_upload_active on part_upload (active_at);
-- What came with each request, stored like everything else.
create table part_upload_chunk (
  upload_id uuid not null references part_upload on delete cascade,
  position integer not null,
  sha256 text not null,
  sha512 text not null,
  size_bytes bigint not null,
  primary key (upload_id, position)
);
create index part_upload_chunk_sha256 on part_upload_chunk (sha256);
