alter table application add column deputy_person_id uuid references person;
-- How much the bank depends on it. Null: nobody has said.
alter table application add column criticality text check (criticality in ('critical', 'high', 'medium', 'low'));
-- Whether it answers the internet. Null: nobody has said.
alter table application add column internet_exposed boolean;
alter table application add column data_class text
  check (data_class in ('public', 'internal', 'confidential', 'restricted'));
alter table application add column regulatory_tags text[] not null default '{}';
-- A coordinate that occurs in something of ours: rows of millions point at it, therefore the short ids.
create table component (
  id integer generated always as identity primary key,
  -- The canonical purl without what says where bytes came from; `name:NAME@VERSION` for what has none.
  identity text not null unique,
  -- Null: it has no purl, and nothing can be known of it by name.
  purl text,
  -- The purl type; '' without a purl.
  ecosystem text not null,
  name text not null,
  version text,
  -- By `VersionScheme.key`; null when the version has no place in the order, and why.
  version_key bytea,
  key_revision integer not null,
  key_problem text,
  created_at timestamptz not null
);
create index component_package on component (ecosystem, name, version_key);
create index component_name_parts on component using gin (name gin_trgm_ops);
create index component_key_revision on component (key_revision, id);
-- What advisories may call it: its own name, its source package's.
create table component_name (
  ecosystem text not null,
  name text not null,
  component_id integer not null references component,
  primary key (ecosystem, name, component_id)
);
create index component_name_component on component_name (component_id);
create table release (
  id integer generated always as identity primary key,
  application_id uuid not null references application,
  version text not null,
  -- It is the newest of its application, or runs somewhere: what is wrong with it counts.
  is_live boolean not null,
  -- The bill of materials that says what it consists of. Null: nobody has said.
  sbom_id uuid,
  component_count integer not null default 0,
  -- When what it consists of changed last.
  changed_at timestamptz,
  created_at timestamptz not null,
  retired_at timestamptz,
  unique (application_id, version)
);
create index release_live on release (application_id) where is_live;
create table release_component (
  release_id integer not null references release,
  component_id integer not null references component,
  -- Asked for by the application itself. Null: not told.
  direct boolean,
  scope text not null check (scope in ('runtime', 'development', 'optional', 'peer')),
  primary key (release_id, component_id)
);
create index release_component_component on release_component (component_id, release_id);
create table sbom (
  id uuid primary key,
  application_id uuid not null references application,
  release_id integer not null references release,
  -- The document byte for byte, as a blob.
  sha256 text not null,
  size_bytes bigint not null,
  file_name text not null,
  -- 'CycloneDX', 'SPDX'; null until it is read.
  format text,
  spec_version text,
  notation text,
  state text not null check (state in ('received', 'done', 'failed', 'superseded')),
  -- The problem code of one that failed, and what its text names.
  failure text,
  failure_params jsonb,
  received_at timestamptz not null,
  received_by text not null,
  ended_at timestamptz,
  component_count integer,
  added_count integer,
  removed_count integer,
  -- False: part of it could not be understood. Null until it is read.
  complete boolean,
  problem_count integer,
  -- The first of them, with code and message.
  problems jsonb,
  -- Who needs whom: see `component-graph.ts`. Only the one in force keeps it.
  graph bytea,
  -- Judged by the requirement sets; null until it is.
  quality jsonb
);
create index sbom_release on sbom (release_id, received_at desc, id desc);
create index sbom_sha256 on sbom (sha256);
create index sbom_received on sbom (received_at desc, id desc);
alter table release add constraint release_sbom foreign key (sbom_id) references sbom;
-- Where a release runs.
create table deployment (
  id uuid primary key,
  application_id uuid not null references application,
  release_id integer not null references release,
  -- As the bank calls it: `production`, `dr-beijing`.
  environment text not null,
  is_production boolean not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  -- Who says so: a person's or token's name.
  reported_by text not null
);
create index deployment_release on deployment (release_id) where ended_at is null;
create unique index deployment_running on deployment (application_id, environment, release_id) where ended_at is null;
