create table advisory_import (
  id uuid primary key,
  source text not null,
  -- As it was asked for: a path that only the importing machine can read.
  origin text not null,
  sample boolean not null default false,
  requested_by uuid references person,
  started_at timestamptz not null,
  ended_at timestamptz,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'interrupted')),
  -- The problem code of an import that failed as a whole.
  failure text,
  -- What its text names.
  failure_params jsonb,
  read_count integer not null default 0,
  added_count integer not null default 0,
  changed_count integer not null default 0,
  unchanged_count integer not null default 0,
  -- Left as they are, because the record held is newer.
  older_count integer not null default 0,
  -- Newly withdrawn by this import; they are among those added or changed.
  withdrawn_count integer not null default 0,
  failed_count integer not null default 0
);
create index advisory_import_started on advisory_import (started_at desc, id desc);
create table advisory_import_error (
  import_id uuid not null references advisory_import on delete cascade,
  position integer not null,
  name text not null,
  code text not null,
  message text not null,
  primary key (import_id, position)
);
create table advisory (
  id text primary key,
  source text not null,
  -- Advisories that are connected by ids and aliases share a group: one vulnerability.
  group_id uuid not null,
  summary text not null,
  details text not null,
  is_malware boolean not null,
  -- Highest CVSS score, 0 to 10; null when no vector gives one.
  severity_score real,
  severity_label text not null,
  severity_vector text,
  severity_rule text not null,
  published_at timestamptz,
  modified_at timestamptz not null,
  withdrawn_at timestamptz,
  first_seen_at timestamptz not null,
  last_changed_at timestamptz not null,
  first_import_id uuid not null references advisory_import,
  last_import_id uuid not null references advisory_import,
  -- SHA-256 of the document as it was read.
  digest bytea not null,
  record jsonb not null,
  sample boolean not null default false
);
create index advisory_group on advisory (group_id);
create index advisory_modified on advisory (modified_at, id);
create index advisory_published on advisory (coalesce(published_at, timestamptz '1970-01-01T00:00:00Z'), id);
create index advisory_first_seen on advisory (first_seen_at, id);
create index advisory_severity on advisory (coalesce(severity_score, (-1)::real), id);
create index advisory_id_lower on advisory (lower(id) text_pattern_ops);
create index advisory_summary_parts on advisory using gin (summary gin_trgm_ops);
create table advisory_alias (
  advisory_id text not null references advisory on delete cascade,
  alias text not null,
  primary key (advisory_id, alias)
);
create index advisory_alias_alias on advisory_alias (alias);
create index advisory_alias_lower on advisory_alias (lower(alias) text_pattern_ops);
-- One row per interval of keys; an enumerated version is an interval of one.
create table advisory_range (
  id uuid primary key,
  advisory_id text not null references advisory on delete cascade,
  -- Which feed says so: each replaces its own word only.
  source text not null,
  import_id uuid not null references advisory_import,
  -- The purl type, or the name in the record where no ecosystem of Assay goes by it.
  ecosystem text not null,
  -- As the record has it, release included: `Debian:12`.
  osv_ecosystem text not null,
  package_name text not null,
  lower_key bytea,
  lower_inclusive boolean not null,
  upper_key bytea,
  upper_inclusive boolean not null,
  -- 0 where there is no order.
  key_revision integer not null,
  -- As people read it: `>= 1.2.0, < 1.4.3`; `*` for every version.
  display text not null,
  fixed_version text,
  -- The row stands for this one version of the record's list; without keys it matches by its spelling only.
  exact_version text,
  -- Why the range could not be placed in the order: what lies in it is then undecided.
  undecided text
);
create index advisory_range_package on advisory_range (ecosystem, package_name);
create index advisory_range_name on advisory_range (package_name collate "C");
create index advisory_range_advisory on advisory_range (advisory_id);
-- The newest thing known of each feed; policy compares its age with what it allows.
create table feed_state (
  source text primary key,
  last_success_at timestamptz,
  newest_record_at timestamptz,
  sample boolean not null default false
);
