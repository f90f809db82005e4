create table policy (
  revision integer primary key,
  -- The revision that was in force when this one was proposed.
  base_revision integer references policy,
  document jsonb not null,
  state text not null check (state in ('proposed', 'active', 'superseded', 'rejected', 'withdrawn')),
  reason text not null,
  proposed_by uuid references person,
  proposed_at timestamptz not null,
  decided_by uuid references person,
  decided_at timestamptz,
  comment text not null default '',
  -- Shipped with the product: the only one that needs no second person.
  shipped boolean not null default false,
  check (decided_by is null or state = 'withdrawn' or decided_by <> proposed_by)
);
create unique index policy_active on policy (state) where state = 'active';
create unique index policy_proposed on policy (state) where state = 'proposed';
-- A version may be used, because a person (or the policy's automatic rule) said so.
create table admission (
  id uuid primary key,
  version_id uuid not null references package_version,
  -- Valid in this unit and below; null: everywhere.
  org_unit_id uuid references org_unit,
  introduction_id uuid,
  introduction_number bigint,
  -- Advisories known when it was granted, as severe and as certain as they then were: `[{id, score?, state}]`.
  acknowledged jsonb not null,
  reason text not null,
  granted_by uuid references person,
  valid_from timestamptz not null,
  valid_until timestamptz,
  revoked_at timestamptz,
  revoked_by uuid references person
);
create index admission_version on admission (version_id);
create index admission_end on admission (coalesce(valid_until, timestamptz '9999-12-31T00:00:00Z'), id);
-- A version, or a whole package, must not be used, whatever else is true: a recall, a sunset, a person's decision.
create table restriction (
  id uuid primary key,
  package_id uuid not null references package,
  version_id uuid references package_version,
  effect text not null check (effect in ('warn', 'hold', 'deny')),
  public_text text not null,
  restricted_text text not null default '',
  created_by uuid references person,
  valid_from timestamptz not null,
  valid_until timestamptz,
  lifted_at timestamptz,
  lifted_by uuid references person
);
create index restriction_package on restriction (package_id);
-- How far a version, or every version of a package, is wanted here.
create table lane (
  id uuid primary key,
  package_id uuid not null references package,
  version_id uuid references package_version,
  lane text not null check (lane in ('preferred', 'allowed', 'sunset', 'forbidden')),
  reason text not null,
  set_by uuid references person,
  valid_from timestamptz not null,
  valid_until timestamptz
);
create index lane_package on lane (package_id);
-- The verdicts that were used, each with the facts it rested on; a changed one closes the one before.
create table verdict (
  id uuid primary key,
  code text not null unique,
  version_id uuid not null references package_version,
  org_unit_id uuid references org_unit,
  kind text not null check (kind in ('allow', 'warn', 'hold', 'deny')),
  reasons jsonb not null,
  facts jsonb not null,
  policy_revision integer not null,
  change_revision bigint not null,
  decided_at timestamptz not null,
  valid_until timestamptz,
  superseded_at timestamptz,
  -- Over kind, reasons and policy revision: what has to differ for a verdict to be another one.
  digest text not null
);
create index verdict_version on verdict (version_id, decided_at desc);
-- One verdict stands for each version and unit.
create unique index verdict_current on verdict (version_id, org_unit_id) nulls not distinct where superseded_at is null;
