-- Substring search of names and titles; part of every PostgreSQL, and trusted: the owner of the database may create it.
create extension if not exists pg_trgm;
create table package (
  id uuid primary key,
  ecosystem text not null,
  name text not null,
  tier text,
  kind text,
  owner_person_id uuid references person,
  -- As upstream's index last named them; null where it names none.
  maintainers text[],
  created_at timestamptz not null,
  unique (ecosystem, name)
);
create index package_name on package (name collate "C", id);
create index package_tier on package (coalesce(tier, ''), id);
create index package_name_parts on package using gin (name gin_trgm_ops);
create table package_version (
  id uuid primary key,
  package_id uuid not null references package,
  version text not null,
  -- Null when the version has no place in the order; the reason stands beside it.
  version_key bytea,
  key_revision integer not null,
  key_problem text,
  is_prerelease boolean not null,
  license text,
  deprecated text,
  -- Taken back by its publisher, and still there for those who pinned it: the reason.
  yanked text,
  has_install_script boolean not null default false,
  published_at timestamptz,
  -- When we first saw it: the clock of release age. Upstream's dates are claims.
  first_seen_at timestamptz not null,
  -- Upstream no longer lists it since.
  vanished_at timestamptz,
  -- False: no index lists it, but upstream answers for it (a Go pseudo-version). It cannot vanish from a list then.
  is_listed boolean not null default true,
  -- When upstream was asked for what its index does not tell of it.
  described_at timestamptz,
  unique (package_id, version)
);
create index package_version_order on package_version (package_id, version_key desc nulls last, version collate "C" desc);
create table artifact (
  id uuid primary key,
  version_id uuid not null references package_version,
  file_name text not null,
  -- As upstream's index stated it first; null where it states none. Later, different digests do not replace it.
  integrity text,
  sha1 text,
  upstream_url text not null,
  -- `metadata` accompanies what is installed, and is not examined by itself.
  role text not null default 'package' check (role in ('package', 'metadata')),
  -- Ours, once fetched and verified.
  sha256 text,
  sha512 text,
  size_bytes bigint,
  fetched_at timestamptz,
  -- Upstream states, since then, other digests than those we hold.
  changed_upstream_at timestamptz,
  unique (version_id, file_name)
);
-- What upstream changed about something that was known already: for people, and for rules.
create table upstream_change (
  id uuid primary key,
  at timestamptz not null,
  package_id uuid not null references package,
  -- Null: it concerns the package.
  version_id uuid references package_version,
  kind text not null check (kind in ('vanished', 'reappeared', 'yanked', 'unyanked', 'deprecated', 'undeprecated',
    'relicensed', 'republished', 'files-added', 'maintainers-changed')),
  before text,
  after text
);
create index upstream_change_package on upstream_change (package_id, at desc);
create index upstream_change_at on upstream_change (at desc, id desc);
create index artifact_sha256 on artifact (sha256);
