import { findEcosystem } from '#ecosystems/index.ts'
import type { Scope } from '#platform/context.ts'

/** A version's place in the order as it is stored: a `VersionKey` without the note on its spelling. */
export type StoredKey = { readonly bytes: Uint8Array } | { readonly invalid: string }

/** What the catalogue knows of one version, as rules need it. */
export interface VersionFactRow {
  readonly versionId: string
  readonly version: string
  readonly key: StoredKey
  readonly license: string | null
  readonly deprecated: string | null
  readonly yanked: string | null
  readonly hasInstallScript: boolean
  readonly publishedAt: Date | null
  readonly firstSeenAt: Date
  readonly vanishedAt: Date | null
  readonly isPrerelease: boolean
  /** When upstream was asked for what its index does not tell of it. */
  readonly describedAt: Date | null
  /** Of the first artifact by file name; most ecosystems have one for each version. */
  readonly integrity: string | null
  /** Of the bytes we hold; null: never fetched. */
  readonly sha256: string | null
  /** Since when upstream states other digests than those held, for any of its artifacts. */
  readonly changedUpstreamAt: Date | null
  /** The repository whose upstream told of it first; null: not known, or the bank itself. */
  readonly originId: string | null
}

/** The facts of every version of a package, in the order of versions, the highest first; one query. */
export async function loadVersionFacts(scope: Scope, packageId: string): Promise<readonly VersionFactRow[]> {
  const rows = await scope.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .leftJoin('artifact as a', 'a.version_id', 'v.id')
    .select(['v.id as versionId', 'v.version', 'v.version_key', 'v.key_revision', 'v.key_problem', 'p.ecosystem'])
    .select([
      'v.license',
      'v.deprecated',
      'v.yanked',
      'v.has_install_script as hasInstallScript',
      'v.published_at as publishedAt',
    ])
    .select(['v.first_seen_at as firstSeenAt', 'v.vanished_at as vanishedAt', 'v.is_prerelease as isPrerelease'])
    .select(['v.described_at as describedAt', 'a.integrity', 'a.sha256', 'a.changed_upstream_at as changedUpstreamAt'])
    .select('v.origin_id as originId')
    .where('v.package_id', '=', packageId)
    .orderBy('v.version_key', (order) => order.desc().nullsLast())
    .orderBy('v.version', (order) => order.desc())
    .orderBy('a.file_name')
    .execute()
  const facts = new Map<string, VersionFactRow>()
  for (const { version_key, key_revision, key_problem, ecosystem, ...row } of rows) {
    const known = facts.get(row.versionId)
    if (!known)
      facts.set(row.versionId, {
        ...row,
        key: keyOf({ version_key, key_revision, key_problem, ecosystem }, row.version),
      })
    else if (!known.changedUpstreamAt) facts.set(row.versionId, { ...known, changedUpstreamAt: row.changedUpstreamAt })
  }
  return [...facts.values()]
}

interface KeyColumns {
  readonly version_key: Buffer | null
  readonly key_revision: number
  readonly key_problem: string | null
  readonly ecosystem: string
}

/** A key of another revision must not be compared with today's: it is made anew. */
function keyOf(columns: KeyColumns, version: string): StoredKey {
  const scheme = findEcosystem(columns.ecosystem)?.versions
  if (!scheme) return { invalid: `the ecosystem ${columns.ecosystem} is not known` }
  if (columns.key_revision !== scheme.revision) {
    const key = scheme.key(version)
    return 'bytes' in key ? { bytes: Buffer.from(key.bytes) } : key
  }
  return columns.version_key ? { bytes: columns.version_key } : { invalid: columns.key_problem ?? 'not in the order' }
}
