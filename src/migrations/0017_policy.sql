-- A version leaves quarantine before its minimum age: one person asks, two others agree, for a limited time. In force from the second
-- agreement until `valid_until` or its end, whichever comes first. It sets aside the age, and unfinished checks where asked for; nothing else.
create table quarantine_release (
  id uuid primary key,
  version_id uuid not null references package_version,
  reason text not null check (reason <> ''),
  -- Also checks that have not ended, as far as the policy permits it.
  covers_checks boolean not null,
  requested_by uuid not null references person,
  requested_at timestamptz not null,
  valid_until timestamptz not null,
  first_agreed_by uuid references person,
  first_agreed_at timestamptz,
  first_comment text not null default '',
  second_agreed_by uuid references person,
  second_agreed_at timestamptz,
  second_comment text not null default '',
  ended_as text check (ended_as in ('refused', 'revoked', 'withdrawn')),
  ended_by uuid references person,
  ended_at timestamptz,
  end_comment text not null default '',
  check (valid_until > requested_at),
  check ((first_agreed_by is null) = (first_agreed_at is null)),
  check ((second_agreed_by is null) = (second_agreed_at is null)),
  -- Two persons besides the one who asked: held here once more. A comparison with null would pass, so each is written out.
  check (first_agreed_by is null or first_agreed_by <> requested_by),
  check (second_agreed_by is null or (first_agreed_by is not null and second_agreed_by <> requested_by
    and second_agreed_by <> first_agreed_by)),
  check ((ended_as is null) = (ended_at is null) and (ended_as is null) = (ended_by is null))
);
create index quarantine_release_version on quarantine_release (version_id, requested_at desc);
create index quarantine_release_requested on quarantine_release (requested_at desc, id desc);
create index package_version_first_seen on package_version (first_seen_at);
create index upstream_change_version on upstream_change (version_id, kind) where version_id is not null;
