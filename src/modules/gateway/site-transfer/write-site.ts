import type { IndexedFile, IndexedVersion, PublishedFile } from '#ecosystems/gate/registry.ts'
import { parseDigests } from '#formats/hash.ts'
import { findVersion, recordArtifact, recordDetails, recordIndex } from '#modules/catalog/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { publishPackage } from '../publish-package.ts'
import { originOf, type Repository } from '../repository.ts'
import type { SiteEntry, SiteEntryOf } from './site-manifest.ts'
import type { SiteContents } from './verify-site.ts'

/** Makes what was verified known: a package at a time, each of them whole. Idempotent. */
export async function writeSite(context: Context, contents: SiteContents): Promise<void> {
  const { repository, entries } = contents
  for (const entry of entries) if (entry.kind === 'document') await writeDocument(context, repository, entry)
  let group: PackageEntry[] = []
  const finish = async () => {
    context.signal.throwIfAborted()
    if (group.length > 0 && repository.kind === 'hosted') await publishGroup(context, repository, group)
    else if (group.length > 0) await writePackage(context, contents, group)
    group = []
  }
  for (const entry of entries) {
    if (entry.kind === 'document') continue
    if (group[0] && group[0].name !== entry.name) await finish()
    group.push(entry)
  }
  await finish()
}

type PackageEntry = Exclude<SiteEntry, { kind: 'document' }>

async function writeDocument(
  context: Context,
  repository: Repository,
  { path, sha256, sizeBytes, lastModified }: SiteEntryOf<'document'>,
): Promise<void> {
  // Another server's entity tag may mean something else here: the document is compared when it is asked for.
  const copy = {
    etag: null,
    last_modified: lastModified,
    sha256,
    size_bytes: sizeBytes,
    checked_at: context.now,
  }
  await context.db
    .insertInto('document_copy')
    .values({ repository_id: repository.id, path, ...copy })
    .onConflict((conflict) => conflict.columns(['repository_id', 'path']).doUpdateSet(copy))
    .execute()
}

async function writePackage(
  context: Context,
  { repository, manifest }: SiteContents,
  group: readonly PackageEntry[],
): Promise<void> {
  const ecosystem = repository.ecosystem.type
  const index = group.find((entry) => entry.kind === 'index')
  const bytes = index && (await context.blobs.read(index.sha256))
  const files = group.filter((entry) => entry.kind === 'file')
  await transact(context, async (tx) => {
    if (index && bytes) {
      const opened = repository.registry.openIndex(index.name, bytes, manifest.upstream)
      const { packageId } = await recordIndex(tx, { ecosystem, index: opened.index, from: originOf(repository) })
      await writeCopy(tx, repository, { index, packageId })
    }
    for (const entry of group)
      if (entry.kind === 'details') {
        const details = detailsOf(entry, files)
        await recordDetails(tx, { ecosystem, name: entry.name, details, from: originOf(repository) })
      }
    for (const file of files) await writeFile(tx, repository, file)
  })
}

function detailsOf(entry: SiteEntryOf<'details'>, files: readonly SiteEntryOf<'file'>[]): IndexedVersion {
  const { version, license, deprecated, yanked, publishedAt, hasInstallScript } = entry
  return {
    version,
    hasInstallScript,
    requirements: [],
    files: files.filter((file) => file.version === version).map(indexedFile),
    ...(license === null ? {} : { license }),
    ...(deprecated === null ? {} : { deprecated }),
    ...(yanked === null ? {} : { yanked }),
    ...(publishedAt === null ? {} : { publishedAt }),
  }
}

function indexedFile({ fileName, url, role, integrity, sha1 }: SiteEntryOf<'file'>): IndexedFile {
  return { fileName, url, role, ...(integrity === null ? {} : { integrity }), ...(sha1 === null ? {} : { sha1 }) }
}

async function writeCopy(
  tx: Tx,
  repository: Repository,
  { index, packageId }: { readonly index: SiteEntryOf<'index'>; readonly packageId: string },
): Promise<void> {
  const { name, sha256, sizeBytes, fetchedAt } = index
  const copy = {
    package_id: packageId,
    etag: null,
    last_modified: null,
    sha256,
    size_bytes: sizeBytes,
    fetched_at: new Date(fetchedAt),
    checked_at: tx.now,
  }
  await tx.db
    .insertInto('index_copy')
    .values({ repository_id: repository.id, name, ...copy })
    .onConflict((conflict) => conflict.columns(['repository_id', 'name']).doUpdateSet(copy))
    .execute()
}

async function writeFile(tx: Tx, repository: Repository, file: SiteEntryOf<'file'>): Promise<void> {
  const ecosystem = repository.ecosystem.type
  const { name, version, fileName, sha256, sha512, sizeBytes, url, role } = file
  const found = await findVersion(tx, { ecosystem, name, version })
  if (!found) throw new Problem('version.unknown', 404, { name, version })
  // A version that came from elsewhere first has the files that it has there.
  if (!(await speaksFor(tx, repository, { versionId: found.versionId, file }))) return
  const unlisted = { upstreamUrl: url, role }
  await recordArtifact(tx, { versionId: found.versionId, fileName, sha256, sha512, sizeBytes, unlisted })
}

/** Its origin does; of what came from elsewhere first, only whoever has the very bytes that its origin states. */
async function speaksFor(
  tx: Tx,
  { id }: Repository,
  { versionId, file }: { readonly versionId: string; readonly file: SiteEntryOf<'file'> },
): Promise<boolean> {
  const row = await tx.db
    .selectFrom('package_version as v')
    .leftJoin('artifact as a', (join) => join.onRef('a.version_id', '=', 'v.id').on('a.file_name', '=', file.fileName))
    .select(['v.origin_id', 'a.integrity', 'a.sha256'])
    .where('v.id', '=', versionId)
    .executeTakeFirst()
  if (!row || row.origin_id === null || row.origin_id === id) return true
  if (row.sha256 !== null) return row.sha256 === file.sha256
  const stated = parseDigests(row.integrity ?? '').filter(({ algorithm }) => algorithm in ownDigests)
  return stated.length > 0 && stated.every(({ algorithm, hex }) => file[algorithm as keyof typeof ownDigests] === hex)
}

const ownDigests = { sha256: true, sha512: true } as const

/** As a client would, in the order in which it was published there. */
async function publishGroup(context: Context, repository: Repository, group: readonly PackageEntry[]): Promise<void> {
  const published = group.filter((entry) => entry.kind === 'published')
  for (const version of new Set(published.map((entry) => entry.version))) {
    const files: PublishedFile[] = []
    for (const entry of published) {
      if (entry.version !== version) continue
      const { fileName, role, manifest, sha256, sha512 } = entry
      const digests = [`sha256:${sha256}`, `sha512:${sha512}`]
      files.push({ fileName, role, manifest, digests, bytes: await context.blobs.read(sha256) })
    }
    const publication = { name: group[0]?.name ?? '', version, files }
    await publishPackage(context, { repository, publication, orgUnitPath: [] })
  }
}
