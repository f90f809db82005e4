-- When a component was last compared with the advisories. No row: never.
create table component_matching (
  component_id integer primary key references component,
  matched_at timestamptz not null
);
-- A vulnerability that a component has, or may have: stored once, however many applications contain it.
create table component_match (
  component_id integer not null references component,
  -- The alias group: see `advisory.group_id`.
  group_id uuid not null,
  -- The most severe advisory of the group that names the version.
  advisory_id text not null,
  -- 'affected'; 'undecided' with its reason.
  certainty text not null check (certainty in ('affected', 'undecided')),
  reason text,
  is_malware boolean not null,
  -- CVSS, 0 to 10, a word's lowest score where there is only a word; -1: unknown.
  severity real not null,
  severity_label text not null,
  -- The ranges in which the version lies, as people read them.
  display text not null,
  fixed_versions text[] not null,
  first_seen_at timestamptz not null,
  primary key (component_id, group_id)
);
create index component_match_group on component_match (group_id, component_id);
-- One row for an application, a component and a vulnerability: narrow, for there are millions.
create table finding (
  id bigint generated always as identity primary key,
  application_id uuid not null references application,
  component_id integer not null references component,
  group_id uuid not null,
  certainty text not null check (certainty in ('affected', 'undecided')),
  is_malware boolean not null,
  severity real not null,
  -- 'open' until somebody says otherwise or it is gone.
  state text not null check (state in ('open', 'in-triage', 'not-affected', 'accepted', 'fixed')),
  -- The application asks for the component itself. Null: not told.
  direct boolean,
  -- When the application first had both the component and our knowledge of it.
  first_seen_at timestamptz not null,
  -- The component or the knowledge is gone since, and why.
  ended_at timestamptz,
  ended_by text check (ended_by in ('component-removed', 'advisory-retracted')),
  unique (application_id, component_id, group_id)
);
create index finding_severity on finding (severity desc, id desc) where ended_at is null;
create index finding_first_seen on finding (first_seen_at desc, id desc) where ended_at is null;
create index finding_application on finding (application_id, severity desc, id desc) where ended_at is null;
create index finding_component on finding (component_id) where ended_at is null;
create index finding_group on finding (group_id, application_id) where ended_at is null;
