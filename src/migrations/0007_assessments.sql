create table assessment (
  id uuid primary key,
  version_id uuid not null references package_version,
  reason text not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  failure text,
  requested_at timestamptz not null,
  ended_at timestamptz
);
create index assessment_version on assessment (version_id, requested_at desc);
-- Whoever asks while one is waiting shares it.
create unique index assessment_open on assessment (version_id) where state in ('queued', 'running');
-- Immutable evidence: what one check found on one subject with one state of tool and data.
create table check_result (
  id uuid primary key,
  assessment_id uuid not null references assessment,
  version_id uuid not null references package_version,
  artifact_sha256 text,
  check_name text not null,
  outcome text not null check (outcome in ('pass', 'warn', 'fail', 'inconclusive')),
  findings jsonb not null,
  tool_version text not null,
  data_version text not null,
  at timestamptz not null
);
create index check_result_version on check_result (version_id, check_name, at desc);
