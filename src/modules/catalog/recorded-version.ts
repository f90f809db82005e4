import type { Tx } from '#platform/context.ts'

/** A version as the catalogue holds it, as far as a new index can change it. */
export interface RecordedVersion {
  readonly id: string
  readonly version: string
  readonly keyRevision: number
  readonly license: string | null
  readonly deprecated: string | null
  readonly yanked: string | null
  readonly hasInstallScript: boolean
  readonly publishedAt: Date | null
  readonly vanishedAt: Date | null
  readonly isListed: boolean
  readonly describedAt: Date | null
  /** The repository whose upstream told of it first; null: not known, or the bank itself. */
  readonly originId: string | null
  readonly artifacts: readonly RecordedArtifact[]
}

export interface RecordedArtifact {
  readonly id: string
  readonly fileName: string
  readonly role: string
  readonly integrity: string | null
  readonly sha1: string | null
  readonly sha256: string | null
  readonly sha512: string | null
  readonly upstreamUrl: string
  readonly changedUpstreamAt: Date | null
}

/** Everything that is held of a package's versions, by version, in one query. */
export async function readRecordedVersions(tx: Tx, packageId: string): Promise<ReadonlyMap<string, RecordedVersion>> {
  const rows = await tx.db
    .selectFrom('package_version as v')
    .leftJoin('artifact as a', 'a.version_id', 'v.id')
    .select(['v.id', 'v.version', 'v.key_revision', 'v.license', 'v.deprecated', 'v.has_install_script'])
    .select(['v.yanked', 'v.is_listed', 'v.described_at', 'v.published_at', 'v.vanished_at', 'v.origin_id'])
    .select(['a.id as artifact_id', 'a.file_name', 'a.integrity', 'a.sha1'])
    .select(['a.sha256', 'a.sha512', 'a.upstream_url', 'a.role', 'a.changed_upstream_at'])
    .where('v.package_id', '=', packageId)
    .execute()
  const versions = new Map<string, RecordedVersion & { artifacts: RecordedArtifact[] }>()
  for (const row of rows) {
    let version = versions.get(row.version)
    if (!version) {
      version = {
        id: row.id,
        version: row.version,
        keyRevision: row.key_revision,
        license: row.license,
        deprecated: row.deprecated,
        yanked: row.yanked,
        hasInstallScript: row.has_install_script,
        publishedAt: row.published_at,
        vanishedAt: row.vanished_at,
        isListed: row.is_listed,
        describedAt: row.described_at,
        originId: row.origin_id,
        artifacts: [],
      }
      versions.set(row.version, version)
    }
    if (row.artifact_id === null || row.file_name === null || row.upstream_url === null) continue
    version.artifacts.push({
      id: row.artifact_id,
      fileName: row.file_name,
      role: row.role ?? 'package',
      integrity: row.integrity,
      sha1: row.sha1,
      sha256: row.sha256,
      sha512: row.sha512,
      upstreamUrl: row.upstream_url,
      changedUpstreamAt: row.changed_upstream_at,
    })
  }
  return versions
}
