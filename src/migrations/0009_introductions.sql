create table introduction (
  id uuid primary key,
  number bigint generated always as identity unique,
  title text not null,
  state text not null check (state in
    ('draft', 'submitted', 'assessing', 'approval', 'approved', 'rejected', 'returned', 'withdrawn', 'expired')),
  requester_person_id uuid not null references person,
  application_id uuid references application,
  org_unit_id uuid not null references org_unit,
  -- Through which repository versions are looked up, by name.
  repository text not null,
  ecosystem text not null,
  purpose text not null,
  source_kind text not null check (source_kind in ('lockfile', 'manifest', 'packages')),
  source_name text not null,
  -- The blob of what was handed in, from which it is resolved again.
  source_sha256 text not null,
  -- False: part of the source could not be understood, so that this may not be all of it.
  complete boolean not null,
  warnings jsonb not null,
  -- As of its last step; what is decided of each item now is asked for when it is shown.
  item_count integer not null,
  unapproved_count integer not null,
  created_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  expires_at timestamptz not null,
  admission_valid_days integer,
  -- For the approval's own rule that nobody decides on their own request.
  unique (id, requester_person_id)
);
create index introduction_state on introduction (state, number desc);
create index introduction_requester on introduction (requester_person_id, number desc);
create index introduction_open on introduction (expires_at)
  where state in ('draft', 'submitted', 'assessing', 'approval', 'returned');
create index introduction_title_parts on introduction using gin (title gin_trgm_ops);
create table introduction_item (
  introduction_id uuid not null references introduction on delete cascade,
  position integer not null,
  name text not null,
  version text not null,
  -- Null until the version is known to the catalogue.
  version_id uuid references package_version,
  integrity text,
  -- What was asked for, where it was a range: `^1.2.0`.
  requirement text,
  direct boolean not null,
  scope text not null,
  required_by text[] not null,
  -- What stands in the way of asking for it: `not-in-registry`, `git-source`, …
  problem text,
  -- Where the source says it comes from, or what upstream answered: whatever the problem's text names.
  problem_detail text,
  -- The examination that was asked for when it was submitted last.
  assessment_id uuid references assessment,
  primary key (introduction_id, position)
);
create index introduction_item_version on introduction_item (version_id);
create index introduction_item_assessment on introduction_item (assessment_id);
create index introduction_item_name_parts on introduction_item using gin (name gin_trgm_ops);
create table approval (
  id uuid primary key,
  introduction_id uuid not null,
  requester_person_id uuid not null,
  person_id uuid not null references person,
  decision text not null check (decision in ('approve', 'reject', 'return')),
  comment text not null,
  at timestamptz not null,
  -- The evidence the decision rested on: check results by id.
  evidence uuid[] not null,
  foreign key (introduction_id, requester_person_id) references introduction (id, requester_person_id) on delete cascade,
  check (person_id <> requester_person_id)
);
create index approval_introduction on approval (introduction_id, at);
create index approval_person on approval (person_id);
create unique index approval_final on approval (introduction_id) where decision in ('approve', 'reject');
