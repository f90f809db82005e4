import { openPackageVerdicts } from '#modules/policy/index.ts'
import type { Context } from '#platform/context.ts'
import type { Repository } from '../repository.ts'
import type { SiteEntry } from './site-manifest.ts'

export interface SiteScope {
  readonly repository: Repository
  /** The units from the root down to the one that the site belongs to; empty: what everybody may use. */
  readonly orgUnitPath: readonly string[]
  /** Told of each version that may be used and is not held here as a whole. */
  onMissing(version: { readonly name: string; readonly version: string; readonly fileName: string }): void
}

/**
 * What a site needs of a repository: documents, indexes, and the files of versions that may be used, by package; an index
 * comes before its files.
 */
export async function* collectSite(context: Context, scope: SiteScope): AsyncGenerator<SiteEntry, void, void> {
  const { repository } = scope
  if (repository.kind === 'proxy') yield* documents(context, repository)
  for (const found of await listPackages(context, repository)) {
    context.signal.throwIfAborted()
    const usable = await usableVersions(context, scope, found.packageId)
    const files: SiteEntry[] =
      repository.kind === 'hosted'
        ? await publishedFiles(context, scope, { ...found, usable })
        : await heldFiles(context, scope, { ...found, usable })
    if (repository.kind === 'proxy' && usable.size > 0) yield indexEntry(found)
    yield* files
  }
}

async function* documents(context: Context, repository: Repository): AsyncGenerator<SiteEntry, void, void> {
  const rows = await context.db
    .selectFrom('document_copy')
    .select(['path', 'sha256', 'size_bytes as sizeBytes', 'last_modified as lastModified'])
    .where('repository_id', '=', repository.id)
    .orderBy('path')
    .execute()
  for (const row of rows) if (await context.blobs.find(row.sha256)) yield { kind: 'document', ...row }
}

interface FoundPackage {
  readonly packageId: string
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly fetchedAt: Date
}

async function listPackages(context: Context, repository: Repository): Promise<readonly FoundPackage[]> {
  const rows = await context.db
    .selectFrom('index_copy')
    .select(['package_id as packageId', 'name', 'sha256', 'size_bytes as sizeBytes', 'fetched_at as fetchedAt'])
    .where('repository_id', '=', repository.id)
    .orderBy('name')
    .execute()
  return rows.flatMap(({ packageId, ...row }) => (packageId === null ? [] : [{ packageId, ...row }]))
}

function indexEntry({ name, sha256, sizeBytes, fetchedAt }: FoundPackage): SiteEntry {
  return { kind: 'index', name, sha256, sizeBytes, fetchedAt: fetchedAt.toISOString() }
}

/** As the gateway decides: an observed repository holds nothing back but what is denied. */
async function usableVersions(
  context: Context,
  { repository, orgUnitPath }: SiteScope,
  packageId: string,
): Promise<ReadonlySet<string>> {
  const verdicts = await openPackageVerdicts(context, packageId)
  const usable = new Set<string>()
  for (const version of verdicts.versions.keys()) {
    const { kind } = verdicts.decide(version, { orgUnitPath, now: context.now })
    if (kind !== 'deny' && (kind !== 'hold' || repository.mode === 'observe')) usable.add(version)
  }
  return usable
}

type WithUsable = FoundPackage & { readonly usable: ReadonlySet<string> }

async function heldFiles(context: Context, scope: SiteScope, found: WithUsable): Promise<SiteEntry[]> {
  const rows = await context.db
    .selectFrom('artifact as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .select(['v.version', 'v.license', 'v.deprecated', 'v.yanked', 'v.published_at', 'v.has_install_script'])
    .select(['v.described_at', 'a.file_name as fileName', 'a.role', 'a.upstream_url as url', 'a.integrity', 'a.sha1'])
    .select(['a.sha256', 'a.sha512', 'a.size_bytes as sizeBytes'])
    .where('v.package_id', '=', found.packageId)
    .orderBy('v.id')
    .orderBy('a.id')
    .execute()
  const entries: SiteEntry[] = []
  const described = new Set<string>()
  for (const row of rows) {
    if (!found.usable.has(row.version)) continue
    const { version, fileName, sha256, sha512, sizeBytes, url, integrity, sha1 } = row
    const isHeld = sha256 !== null && sha512 !== null && sizeBytes !== null && (await context.blobs.find(sha256))
    if (!isHeld) {
      if (row.role === 'package') scope.onMissing({ name: found.name, version, fileName })
      continue
    }
    if (row.described_at && !described.has(version)) entries.push(detailsEntry(found.name, row))
    described.add(version)
    const role = row.role as 'package' | 'metadata'
    const about = { name: found.name, version, fileName, role, url, integrity, sha1 }
    entries.push({ kind: 'file', ...about, sha256, sha512, sizeBytes })
  }
  return entries
}

function detailsEntry(
  name: string,
  row: {
    readonly version: string
    readonly license: string | null
    readonly deprecated: string | null
    readonly yanked: string | null
    readonly published_at: Date | null
    readonly has_install_script: boolean
  },
): SiteEntry {
  const { version, license, deprecated, yanked } = row
  const publishedAt = row.published_at?.toISOString() ?? null
  const hasInstallScript = row.has_install_script
  return { kind: 'details', name, version, license, deprecated, yanked, publishedAt, hasInstallScript }
}

async function publishedFiles(context: Context, scope: SiteScope, found: WithUsable): Promise<SiteEntry[]> {
  const { name, usable } = found
  const rows = await context.db
    .selectFrom('hosted_file')
    .select(['version', 'file_name as fileName', 'role', 'manifest', 'sha256', 'sha512', 'size_bytes as sizeBytes'])
    .where('repository_id', '=', scope.repository.id)
    .where('name', '=', name)
    .orderBy('published_at')
    .orderBy('file_name')
    .execute()
  const entries: SiteEntry[] = []
  for (const { role, ...row } of rows) {
    if (!usable.has(row.version)) continue
    if (!(await context.blobs.find(row.sha256))) scope.onMissing({ name, version: row.version, fileName: row.fileName })
    else entries.push({ kind: 'published', name, role: role as 'package' | 'metadata', ...row })
  }
  return entries
}
