-- Null: asked for and not yet read.
alter table advisory_import add column format text default 'osv'
  check (format in ('osv', 'osv-bucket', 'kev', 'epss', 'nvd', 'cnnvd-xml', 'cnnvd-json', 'cnvd-xml'));
alter table advisory_import alter column format drop default;
alter table feed_state
  add column format text not null default 'osv',
  -- What a list that is replaced whole says of its own date: no older one may replace it.
  add column as_of timestamptz,
  -- Counted when it was last taken in.
  add column record_count integer,
  -- Records by ecosystem: {"npm": 12}.
  add column coverage jsonb;
-- How far the list of changes of a mirror has been read.
create table feed_checkpoint (
  source text not null,
  -- The folder within the mirror.
  part text not null,
  reached_at timestamptz not null,
  primary key (source, part)
);
-- Vulnerabilities that are attacked, as lists of them say.
create table exploitation (
  source text not null,
  cve text not null,
  -- The list's own title.
  list text not null,
  added_on date,
  due_on date,
  -- Null: not known.
  ransomware boolean,
  name text not null,
  notes text not null,
  primary key (source, cve)
);
create index exploitation_cve on exploitation (cve);
-- How likely an attack is; the date of the scores stands once, in feed_state.
create table epss_score (
  source text not null,
  cve text not null,
  -- 0 to 1.
  score real not null,
  percentile real not null,
  primary key (source, cve)
);
create index epss_score_cve on epss_score (cve);
-- What a source without package coordinates says about a vulnerability.
create table cve_assertion (
  source text not null,
  -- The source's own: CVE-2021-44228, CNNVD-202112-799.
  number text not null,
  authority text not null check (authority in ('nvd', 'cnnvd', 'cnvd')),
  cves text[] not null,
  title text not null,
  description text not null,
  solution text not null,
  links text[] not null,
  -- CVSS base score and its vector, or the level that the source's word means.
  severity_score real,
  severity_level text not null,
  severity_vector text,
  -- As the source writes it, in its own language.
  severity_word text,
  published_at timestamptz,
  modified_at timestamptz,
  -- Rejected by the source.
  rejected boolean not null,
  -- SHA-256 of what was read.
  digest bytea not null,
  first_seen_at timestamptz not null,
  last_changed_at timestamptz not null,
  -- Null: the import is no longer there.
  import_id uuid references advisory_import on delete set null,
  primary key (source, number)
);
create index cve_assertion_cves on cve_assertion using gin (cves);
create index cve_assertion_number_lower on cve_assertion (lower(number) text_pattern_ops);
-- Null: the severity is the record's own; else the feed whose assertion gave it.
alter table advisory add column severity_source text;
-- What an advisory said before; the present record stands in advisory.
create table advisory_revision (
  advisory_id text not null references advisory on delete cascade,
  digest bytea not null,
  source text not null,
  import_id uuid references advisory_import on delete set null,
  -- When it was taken in, and when it was replaced.
  changed_at timestamptz not null,
  replaced_at timestamptz not null,
  record jsonb not null,
  primary key (advisory_id, digest)
);
