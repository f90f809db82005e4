// Written by `npm run generate` from the migrations. Do not edit.
import type { ColumnType, Generated as Plain } from 'kysely'

type Timestamp = ColumnType<Date, Date | string, Date | string>
// Written as JSON text, read as a value.
type Json = ColumnType<unknown, string, string>
// A default of the database: it need not be given. Column types do not nest, so their parts are taken up here.
type Generated<Type> =
  Type extends ColumnType<infer Read, infer Insert, infer Update>
    ? ColumnType<Read, Insert | undefined, Update>
    : Plain<Type>

export interface AccessLinkRow {
  id: string
  hash: Buffer
  purpose: string
  account_id: string | null
  created_at: Timestamp
  expires_at: Timestamp
  used_at: Timestamp | null
}

export interface AccountRow {
  id: string
  person_id: string
  username: string
  password_hash: string | null
  disabled_at: Timestamp | null
  created_at: Timestamp
}

export interface AdmissionRow {
  id: string
  version_id: string
  org_unit_id: string | null
  introduction_id: string | null
  introduction_number: number | null
  acknowledged: Json
  reason: string
  granted_by: string | null
  valid_from: Timestamp
  valid_until: Timestamp | null
  revoked_at: Timestamp | null
  revoked_by: string | null
}

export interface AdvisoryRow {
  id: string
  source: string
  group_id: string
  summary: string
  details: string
  is_malware: boolean
  severity_score: number | null
  severity_label: string
  severity_vector: string | null
  severity_rule: string
  published_at: Timestamp | null
  modified_at: Timestamp
  withdrawn_at: Timestamp | null
  first_seen_at: Timestamp
  last_changed_at: Timestamp
  first_import_id: string
  last_import_id: string
  digest: Buffer
  record: Json
  sample: Generated<boolean>
  severity_source: string | null
}

export interface AdvisoryAliasRow {
  advisory_id: string
  alias: string
}

export interface AdvisoryImportRow {
  id: string
  source: string
  origin: string
  sample: Generated<boolean>
  requested_by: string | null
  started_at: Timestamp
  ended_at: Timestamp | null
  state: string
  failure: string | null
  failure_params: Json | null
  read_count: Generated<number>
  added_count: Generated<number>
  changed_count: Generated<number>
  unchanged_count: Generated<number>
  older_count: Generated<number>
  withdrawn_count: Generated<number>
  failed_count: Generated<number>
  format: string | null
}

export interface AdvisoryImportErrorRow {
  import_id: string
  position: number
  name: string
  code: string
  message: string
}

export interface AdvisoryRangeRow {
  id: string
  advisory_id: string
  source: string
  import_id: string
  ecosystem: string
  osv_ecosystem: string
  package_name: string
  lower_key: Buffer | null
  lower_inclusive: boolean
  upper_key: Buffer | null
  upper_inclusive: boolean
  key_revision: number
  display: string
  fixed_version: string | null
  exact_version: string | null
  undecided: string | null
}

export interface AdvisoryRevisionRow {
  advisory_id: string
  digest: Buffer
  source: string
  import_id: string | null
  changed_at: Timestamp
  replaced_at: Timestamp
  record: Json
}

export interface AnalysisRow {
  id: string
  vulnerability: string
  target: string
  identity: string | null
  ecosystem: string | null
  package_name: string | null
  range_text: string | null
  intervals: Json | null
  key_revision: number | null
  place: string
  org_unit_id: string | null
  application_id: string | null
  state: string
  justification: string | null
  detail: string
  source: string
  supplier: string | null
  document_sha256: string | null
  made_by: string
  made_at: Timestamp
  said_at: Timestamp
  valid_until: Timestamp | null
  confirmed_by: string | null
  confirmed_at: Timestamp | null
  revoked_by: string | null
  revoked_at: Timestamp | null
  revoked_reason: string | null
  expired_at: Timestamp | null
}

export interface ApiTokenRow {
  id: string
  account_id: string
  name: string
  prefix: string
  hash: Buffer
  scopes: string[]
  application_id: string | null
  repository_ids: string[] | null
  package_patterns: string[] | null
  trust_rule_id: string | null
  created_at: Timestamp
  expires_at: Timestamp
  last_used_at: Timestamp | null
  revoked_at: Timestamp | null
}

export interface ApplicationRow {
  id: string
  code: string
  name: string
  org_unit_id: string
  owner_person_id: string
  sample: Generated<boolean>
  created_at: Timestamp
  retired_at: Timestamp | null
  deputy_person_id: string | null
  criticality: string | null
  internet_exposed: boolean | null
  data_class: string | null
  regulatory_tags: Generated<string[]>
}

export interface ApprovalRow {
  id: string
  introduction_id: string
  requester_person_id: string
  person_id: string
  decision: string
  comment: string
  at: Timestamp
  evidence: string[]
}

export interface ArtifactRow {
  id: string
  version_id: string
  file_name: string
  integrity: string | null
  sha1: string | null
  upstream_url: string
  role: Generated<string>
  sha256: string | null
  sha512: string | null
  size_bytes: number | null
  fetched_at: Timestamp | null
  changed_upstream_at: Timestamp | null
}

export interface AssessmentRow {
  id: string
  version_id: string
  reason: string
  state: string
  failure: string | null
  requested_at: Timestamp
  ended_at: Timestamp | null
}

export interface AuditChainRow {
  id: number
  sequence: number
  hash: Buffer
}

export interface AuditEntryRow {
  sequence: number
  day: Timestamp
  at: Timestamp
  actor_kind: string
  actor_name: string
  person_id: string | null
  account_id: string | null
  token_id: string | null
  action: string
  subject_kind: string
  subject_id: string
  org_unit_id: string | null
  detail: Json
  leaf: Buffer
  previous_hash: Buffer
  hash: Buffer
}

export interface ChangeRow {
  revision: number
  topic: string
  subject_id: string | null
}

export interface ChangeRevisionRow {
  id: number
  value: number
}

export interface CheckResultRow {
  id: string
  assessment_id: string
  version_id: string
  artifact_sha256: string | null
  check_name: string
  outcome: string
  findings: Json
  tool_version: string
  data_version: string
  at: Timestamp
}

export interface ComponentRow {
  id: Generated<number>
  identity: string
  purl: string | null
  ecosystem: string
  name: string
  version: string | null
  version_key: Buffer | null
  key_revision: number
  key_problem: string | null
  created_at: Timestamp
}

export interface ComponentMatchRow {
  component_id: number
  group_id: string
  advisory_id: string
  certainty: string
  reason: string | null
  is_malware: boolean
  severity: number
  severity_label: string
  display: string
  fixed_versions: string[]
  first_seen_at: Timestamp
}

export interface ComponentMatchingRow {
  component_id: number
  matched_at: Timestamp
}

export interface ComponentNameRow {
  ecosystem: string
  name: string
  component_id: number
}

export interface CveAssertionRow {
  source: string
  number: string
  authority: string
  cves: string[]
  title: string
  description: string
  solution: string
  links: string[]
  severity_score: number | null
  severity_level: string
  severity_vector: string | null
  severity_word: string | null
  published_at: Timestamp | null
  modified_at: Timestamp | null
  rejected: boolean
  digest: Buffer
  first_seen_at: Timestamp
  last_changed_at: Timestamp
  import_id: string | null
}

export interface DeploymentRow {
  id: string
  application_id: string
  release_id: number
  environment: string
  is_production: boolean
  started_at: Timestamp
  ended_at: Timestamp | null
  reported_by: string
}

export interface DocumentCopyRow {
  repository_id: string
  path: string
  etag: string | null
  last_modified: string | null
  sha256: string
  size_bytes: number
  checked_at: Timestamp
}

export interface DownloadRow {
  id: string
  day: Timestamp
  at: Timestamp
  repository_id: string
  kind: string
  name: string
  version: string | null
  outcome: string
  verdict_code: string | null
  status: number
  size_bytes: number
  duration_ms: number
  cache: string
  account_id: string | null
  person_id: string | null
  token_id: string | null
  application_id: string | null
  address: string
  client: string
}

export interface DownloadDailyRow {
  repository_id: string
  name: string
  day: Timestamp
  slot: number
  served: number
  refused: number
  size_bytes: number
  last_served_at: Timestamp | null
}

export interface EpssScoreRow {
  source: string
  cve: string
  score: number
  percentile: number
}

export interface EventRow {
  id: string
  name: string
  subject: string
  payload: Json
  occurred_at: Timestamp
}

export interface ExchangedAssertionRow {
  digest: Buffer
  exchanged_at: Timestamp
  expires_at: Timestamp
}

export interface ExploitationRow {
  source: string
  cve: string
  list: string
  added_on: Timestamp | null
  due_on: Timestamp | null
  ransomware: boolean | null
  name: string
  notes: string
}

export interface FeedCheckpointRow {
  source: string
  part: string
  reached_at: Timestamp
}

export interface FeedStateRow {
  source: string
  last_success_at: Timestamp | null
  newest_record_at: Timestamp | null
  sample: Generated<boolean>
  format: Generated<string>
  as_of: Timestamp | null
  record_count: number | null
  coverage: Json | null
}

export interface FindingRow {
  id: Generated<number>
  application_id: string
  component_id: number
  group_id: string
  certainty: string
  is_malware: boolean
  severity: number
  state: string
  direct: boolean | null
  first_seen_at: Timestamp
  ended_at: Timestamp | null
  ended_by: string | null
  analysis_id: string | null
}

export interface HostedFileRow {
  repository_id: string
  name: string
  version: string
  file_name: string
  role: string
  manifest: string
  md5: string
  sha1: string
  sha256: string
  sha512: string
  size_bytes: number
  account_id: string | null
  published_at: Timestamp
}

export interface HostedPartRow {
  repository_id: string
  name: string
  part: string
  sha256: string
  sha512: string
  size_bytes: number
  account_id: string | null
  uploaded_at: Timestamp
}

export interface IndexCopyRow {
  repository_id: string
  name: string
  package_id: string | null
  etag: string | null
  last_modified: string | null
  sha256: string
  size_bytes: number
  fetched_at: Timestamp
  checked_at: Timestamp
}

export interface IntroductionRow {
  id: string
  number: Generated<number>
  title: string
  state: string
  requester_person_id: string
  application_id: string | null
  org_unit_id: string
  repository: string
  ecosystem: string
  purpose: string
  source_kind: string
  source_name: string
  source_sha256: string
  complete: boolean
  warnings: Json
  item_count: number
  unapproved_count: number
  created_at: Timestamp
  submitted_at: Timestamp | null
  decided_at: Timestamp | null
  expires_at: Timestamp
  admission_valid_days: number | null
}

export interface IntroductionItemRow {
  introduction_id: string
  position: number
  name: string
  version: string
  version_id: string | null
  integrity: string | null
  requirement: string | null
  direct: boolean
  scope: string
  required_by: string[]
  problem: string | null
  problem_detail: string | null
  assessment_id: string | null
}

export interface LaneRow {
  id: string
  package_id: string
  version_id: string | null
  lane: string
  reason: string
  set_by: string | null
  valid_from: Timestamp
  valid_until: Timestamp | null
}

export interface LicenseRow {
  id: Generated<number>
  text: string
}

export interface ListedFileRow {
  repository_id: string
  path: string
  name: string
  version: string
  file_name: string
  integrity: string
}

export interface LoginAttemptRow {
  id: string
  subject: string
  at: Timestamp
}

export interface MirrorListRow {
  id: string
  name: string
  repository_id: string | null
  entries: string
  entry_count: number
  created_at: Timestamp
  changed_at: Timestamp
}

export interface NamedVersionRow {
  repository_id: string
  name: string
  query: string
  version: string
  checked_at: Timestamp
  usable_version: string | null
}

export interface OrgUnitRow {
  id: string
  parent_id: string | null
  code: string
  name: string
  path: string[]
  sample: Generated<boolean>
  created_at: Timestamp
}

export interface PackageRow {
  id: string
  ecosystem: string
  name: string
  tier: string | null
  kind: string | null
  owner_person_id: string | null
  maintainers: string[] | null
  created_at: Timestamp
  asked_tier: string | null
  tier_asked_by: string | null
  origin_id: string | null
}

export interface PackageVersionRow {
  id: string
  package_id: string
  version: string
  version_key: Buffer | null
  key_revision: number
  key_problem: string | null
  is_prerelease: boolean
  license: string | null
  deprecated: string | null
  yanked: string | null
  has_install_script: Generated<boolean>
  published_at: Timestamp | null
  first_seen_at: Timestamp
  vanished_at: Timestamp | null
  is_listed: Generated<boolean>
  described_at: Timestamp | null
  origin_id: string | null
}

export interface PartUploadRow {
  id: string
  repository_id: string
  name: string
  person_id: string
  size_bytes: number
  chunk_count: number
  started_at: Timestamp
  active_at: Timestamp
}

export interface PartUploadChunkRow {
  upload_id: string
  position: number
  sha256: string
  sha512: string
  size_bytes: number
}

export interface PersonRow {
  id: string
  name: string
  email: string | null
  org_unit_id: string
  disabled_at: Timestamp | null
  sample: Generated<boolean>
  created_at: Timestamp
}

export interface PolicyRow {
  revision: number
  base_revision: number | null
  document: Json
  state: string
  reason: string
  proposed_by: string | null
  proposed_at: Timestamp
  decided_by: string | null
  decided_at: Timestamp | null
  comment: Generated<string>
  shipped: Generated<boolean>
}

export interface PrefetchRow {
  id: string
  origin: string
  title: string
  mirror_list_id: string | null
  requested_by: string | null
  state: string
  complete: boolean
  created_at: Timestamp
  active_at: Timestamp
  ended_at: Timestamp | null
}

export interface PrefetchItemRow {
  prefetch_id: string
  position: number
  repository_id: string | null
  ecosystem: string
  name: string
  requirement: string
  is_exact: boolean
  state: string
  attempts: Generated<number>
  versions: Generated<string[]>
  file_count: Generated<number>
  size_bytes: Generated<number>
  code: string | null
  params: Json | null
}

export interface QuarantineReleaseRow {
  id: string
  version_id: string
  reason: string
  covers_checks: boolean
  requested_by: string
  requested_at: Timestamp
  valid_until: Timestamp
  first_agreed_by: string | null
  first_agreed_at: Timestamp | null
  first_comment: Generated<string>
  second_agreed_by: string | null
  second_agreed_at: Timestamp | null
  second_comment: Generated<string>
  ended_as: string | null
  ended_by: string | null
  ended_at: Timestamp | null
  end_comment: Generated<string>
}

export interface ReleaseRow {
  id: Generated<number>
  application_id: string
  version: string
  is_live: boolean
  sbom_id: string | null
  component_count: Generated<number>
  changed_at: Timestamp | null
  created_at: Timestamp
  retired_at: Timestamp | null
}

export interface ReleaseComponentRow {
  release_id: number
  component_id: number
  direct: boolean | null
  scope: string
  license_id: number | null
}

export interface RepositoryRow {
  id: string
  name: string
  ecosystem: string
  kind: Generated<string>
  members: Generated<string[]>
  upstream_url: string | null
  upstream_from: string
  mode: string
  reserved_names: Generated<string[]>
  soft_ttl_seconds: Generated<number>
  hard_ttl_seconds: Generated<number>
  anonymous_read: Generated<boolean>
  artifact_hosts: Generated<string[]>
  created_at: Timestamp
  builds_kept_max: Generated<number>
}

export interface RestrictionRow {
  id: string
  package_id: string
  version_id: string | null
  effect: string
  public_text: string
  restricted_text: Generated<string>
  created_by: string | null
  valid_from: Timestamp
  valid_until: Timestamp | null
  lifted_at: Timestamp | null
  lifted_by: string | null
}

export interface RoleGrantRow {
  id: string
  person_id: string | null
  team_id: string | null
  role: string
  org_unit_id: string | null
  repository_id: string | null
  package_patterns: string[] | null
  valid_from: Timestamp
  valid_until: Timestamp | null
}

export interface SbomRow {
  id: string
  application_id: string
  release_id: number
  sha256: string
  size_bytes: number
  file_name: string
  format: string | null
  spec_version: string | null
  notation: string | null
  state: string
  failure: string | null
  failure_params: Json | null
  received_at: Timestamp
  received_by: string
  ended_at: Timestamp | null
  component_count: number | null
  added_count: number | null
  removed_count: number | null
  complete: boolean | null
  problem_count: number | null
  problems: Json | null
  graph: Buffer | null
  quality: Json | null
  validation: Json | null
}

export interface SchemaMigrationRow {
  name: string
  digest: string
  applied_at: Timestamp
}

export interface SessionRow {
  id: string
  hash: Buffer
  account_id: string
  created_at: Timestamp
  last_seen_at: Timestamp
  expires_at: Timestamp
  address: string
  user_agent: string
  ended_at: Timestamp | null
}

export interface SiteExportRow {
  repository_id: string
  sequence: number
  exported_at: Timestamp
}

export interface SiteExportedBlobRow {
  repository_id: string
  sha256: string
  exported_at: Timestamp
}

export interface SiteImportRow {
  repository_id: string
  source_id: string
  sequence: number
  manifest_sha256: string
  made_at: Timestamp
  imported_at: Timestamp
}

export interface StorageCollectionRow {
  id: string
  is_dry_run: boolean
  requested_by: string
  started_at: Timestamp
  ended_at: Timestamp | null
  next_part: Generated<number>
  blob_count: Generated<number>
  blob_bytes: Generated<number>
  unreferenced_count: Generated<number>
  unreferenced_bytes: Generated<number>
  removed_count: Generated<number>
  removed_bytes: Generated<number>
}

export interface StorageUseRow {
  repository_id: string | null
  artifact_count: number
  artifact_bytes: number
  document_count: number
  document_bytes: number
  measured_at: Timestamp
}

export interface StoreImportRow {
  id: string
  repository_id: string
  layout: string
  path: string
  state: string
  started_at: Timestamp
  ended_at: Timestamp | null
}

export interface StoreImportFileRow {
  import_id: string
  path: string
  state: string
  code: string | null
  params: Json | null
  name: string | null
  version: string | null
  file_name: string | null
  sha256: string | null
  size_bytes: number
  checked_at: Timestamp
}

export interface TeamRow {
  id: string
  org_unit_id: string
  name: string
  sample: Generated<boolean>
}

export interface TeamMemberRow {
  team_id: string
  person_id: string
}

export interface TrustRuleRow {
  id: string
  name: string
  issuer: string
  audience: string
  key_set: Json | null
  conditions: Json
  application_id: string
  account_id: string
  permissions: string[]
  repository_ids: string[] | null
  package_patterns: string[] | null
  token_minutes: number
  reusable: boolean
  valid_until: Timestamp | null
  created_at: Timestamp
  changed_at: Timestamp
  removed_at: Timestamp | null
}

export interface UnreferencedBlobRow {
  sha256: string
  size_bytes: number
  since: Timestamp
}

export interface UpstreamChangeRow {
  id: string
  at: Timestamp
  package_id: string
  version_id: string | null
  kind: string
  before: string | null
  after: string | null
  repository: string | null
}

export interface VerdictRow {
  id: string
  code: string
  version_id: string
  org_unit_id: string | null
  kind: string
  reasons: Json
  facts: Json
  policy_revision: number
  change_revision: number
  decided_at: Timestamp
  valid_until: Timestamp | null
  superseded_at: Timestamp | null
  digest: string
}

export interface VersionDisputeRow {
  version_id: string
  repository_id: string
  repository: string
  told_by: string
  about: string
  stated: string
  at: Timestamp
}

export interface VersionPartRow {
  version_id: string
  part: string
}

export interface DB {
  access_link: AccessLinkRow
  account: AccountRow
  admission: AdmissionRow
  advisory: AdvisoryRow
  advisory_alias: AdvisoryAliasRow
  advisory_import: AdvisoryImportRow
  advisory_import_error: AdvisoryImportErrorRow
  advisory_range: AdvisoryRangeRow
  advisory_revision: AdvisoryRevisionRow
  analysis: AnalysisRow
  api_token: ApiTokenRow
  application: ApplicationRow
  approval: ApprovalRow
  artifact: ArtifactRow
  assessment: AssessmentRow
  audit_chain: AuditChainRow
  audit_entry: AuditEntryRow
  change: ChangeRow
  change_revision: ChangeRevisionRow
  check_result: CheckResultRow
  component: ComponentRow
  component_match: ComponentMatchRow
  component_matching: ComponentMatchingRow
  component_name: ComponentNameRow
  cve_assertion: CveAssertionRow
  deployment: DeploymentRow
  document_copy: DocumentCopyRow
  download: DownloadRow
  download_daily: DownloadDailyRow
  epss_score: EpssScoreRow
  event: EventRow
  exchanged_assertion: ExchangedAssertionRow
  exploitation: ExploitationRow
  feed_checkpoint: FeedCheckpointRow
  feed_state: FeedStateRow
  finding: FindingRow
  hosted_file: HostedFileRow
  hosted_part: HostedPartRow
  index_copy: IndexCopyRow
  introduction: IntroductionRow
  introduction_item: IntroductionItemRow
  lane: LaneRow
  license: LicenseRow
  listed_file: ListedFileRow
  login_attempt: LoginAttemptRow
  mirror_list: MirrorListRow
  named_version: NamedVersionRow
  org_unit: OrgUnitRow
  package: PackageRow
  package_version: PackageVersionRow
  part_upload: PartUploadRow
  part_upload_chunk: PartUploadChunkRow
  person: PersonRow
  policy: PolicyRow
  prefetch: PrefetchRow
  prefetch_item: PrefetchItemRow
  quarantine_release: QuarantineReleaseRow
  release: ReleaseRow
  release_component: ReleaseComponentRow
  repository: RepositoryRow
  restriction: RestrictionRow
  role_grant: RoleGrantRow
  sbom: SbomRow
  schema_migration: SchemaMigrationRow
  session: SessionRow
  site_export: SiteExportRow
  site_exported_blob: SiteExportedBlobRow
  site_import: SiteImportRow
  storage_collection: StorageCollectionRow
  storage_use: StorageUseRow
  store_import: StoreImportRow
  store_import_file: StoreImportFileRow
  team: TeamRow
  team_member: TeamMemberRow
  trust_rule: TrustRuleRow
  unreferenced_blob: UnreferencedBlobRow
  upstream_change: UpstreamChangeRow
  verdict: VerdictRow
  version_dispute: VersionDisputeRow
  version_part: VersionPartRow
}
