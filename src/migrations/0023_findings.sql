-- What somebody says about a vulnerability, once, for everything that it is said of: findings that are there and those to come.
create table analysis (
  id uuid primary key,
  -- An id or alias of the vulnerability. By it the alias group is found whenever it is asked for: groups merge and split.
  vulnerability text not null,
  -- What has it: one component, some versions of a package, or whatever component has the vulnerability.
  target text not null check (target in ('component', 'package', 'every')),
  -- `component.identity`.
  identity text,
  ecosystem text,
  package_name text,
  -- In the notation of its package manager; null: every version.
  range_text text,
  -- The range as intervals of version keys in hex: [{"lower", "lowerInclusive", "upper", "upperInclusive"}]; null: no bound.
  intervals jsonb,
  key_revision integer,
  -- Where it is said: everywhere, in a unit and below, in an application.
  place text not null check (place in ('everywhere', 'unit', 'application')),
  org_unit_id uuid references org_unit,
  application_id uuid references application,
  state text not null check (state in ('in-triage', 'not-affected', 'accepted', 'fixed', 'exploitable')),
  -- As CycloneDX names it.
  justification text check (justification in ('code_not_present', 'code_not_reachable', 'requires_configuration',
    'requires_dependency', 'requires_environment', 'protected_by_compiler', 'protected_at_runtime',
    'protected_at_perimeter', 'protected_by_mitigating_control')),
  detail text not null,
  -- 'own'; 'supplier': taken from a VEX document, whose author and digest stand beside.
  source text not null check (source in ('own', 'supplier')),
  supplier text,
  document_sha256 text,
  -- Who said it, or handed the document in.
  made_by uuid not null references person,
  made_at timestamptz not null,
  -- When the document says that it was said; else made_at.
  said_at timestamptz not null,
  valid_until timestamptz,
  confirmed_by uuid references person,
  confirmed_at timestamptz,
  revoked_by uuid references person,
  revoked_at timestamptz,
  revoked_reason text,
  -- When its end was carried out.
  expired_at timestamptz,
  check ((target = 'component') = (identity is not null)),
  check ((target = 'package') = (ecosystem is not null and package_name is not null)),
  check ((range_text is null) = (intervals is null) and (range_text is null) = (key_revision is null)),
  check (range_text is null or target = 'package'),
  check ((place = 'unit') = (org_unit_id is not null)),
  check ((place = 'application') = (application_id is not null)),
  check (justification is null or state = 'not-affected'),
  -- A risk is accepted until a day, never for good.
  check (state <> 'accepted' or valid_until is not null),
  check (valid_until is null or valid_until > made_at),
  -- Nobody confirms their own, whatever their role.
  check (confirmed_by is distinct from made_by or confirmed_by is null),
  check ((confirmed_by is null) = (confirmed_at is null)),
  check ((revoked_by is null) = (revoked_at is null)),
  check ((source = 'supplier') = (supplier is not null))
);
create index analysis_vulnerability on analysis (vulnerability);
create index analysis_made on analysis (made_at desc, id desc);
create index analysis_valid_until on analysis (valid_until) where expired_at is null and revoked_at is null;
create index analysis_document on analysis (document_sha256) where document_sha256 is not null;
alter table finding drop constraint finding_state_check;
alter table finding add constraint finding_state_check
  check (state in ('open', 'in-triage', 'not-affected', 'accepted', 'fixed', 'exploitable'));
alter table finding add column analysis_id uuid references analysis;
create index finding_analysis on finding (analysis_id) where analysis_id is not null;
