import type { IndexedFile } from '#ecosystems/gate/registry.ts'
import { matchesIntegrity } from '#formats/hash.ts'
import { canonicalName, findPackage } from '#modules/catalog/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { digestStored } from '../store-import/stored-file.ts'
import { blobOf, type SiteEntry, type SiteEntryOf, type SiteManifest } from './site-manifest.ts'
import { readSiteBlobs } from './site-source.ts'

export interface SiteContents {
  readonly repository: Repository
  readonly manifest: SiteManifest
  readonly entries: readonly SiteEntry[]
}

/**
 * Stores every blob that the entries name under the digest that it turns out to have; what is held already is not copied again.
 * Throws `site-import.wrong-digest`, and `site-import.gap` for what is neither there nor here.
 */
export async function takeBlobs(context: Context, path: string, entries: readonly SiteEntry[]): Promise<void> {
  const wanted = new Map(entries.flatMap((entry) => blobOf(entry) ?? []).map((blob) => [blob.sha256, blob.sizeBytes]))
  for await (const { name, sha256, chunks } of readSiteBlobs(path)) {
    context.signal.throwIfAborted()
    const sizeBytes = wanted.get(sha256)
    if (sizeBytes === undefined || (await context.blobs.find(sha256))?.sizeBytes === sizeBytes) continue
    const writer = await context.blobs.create()
    try {
      let size = 0
      for await (const chunk of chunks()) {
        size += chunk.byteLength
        if (size > sizeBytes) throw new Problem('site-import.wrong-digest', 422, { path: name })
        await writer.write(chunk)
      }
      const blob = await writer.commit()
      if (blob.sha256 !== sha256) throw new Problem('site-import.wrong-digest', 422, { path: name })
    } catch (error) {
      await writer.abort()
      throw error
    }
  }
  const missing: string[] = []
  for (const sha256 of wanted.keys()) if (!(await context.blobs.find(sha256))) missing.push(sha256)
  const [example] = missing
  if (example !== undefined) throw new Problem('site-import.gap', 409, { count: missing.length, sha256: example })
}

/**
 * Looks at everything before anything of it is visible: every index is read, every file has all the digests that the index and
 * the entries state, and none is another than one that is held. Throws `site-import.unreadable` and `site-import.wrong-digest`.
 */
export async function verifySite(context: Context, contents: SiteContents): Promise<void> {
  const { repository, manifest, entries } = contents
  let listed: ReadonlyMap<string, IndexedFile> = new Map()
  let held: ReadonlyMap<string, string> = new Map()
  let name: string | undefined
  for (const entry of entries) {
    context.signal.throwIfAborted()
    requireKind(entry, repository)
    if (entry.kind === 'document') continue
    if (entry.name !== name) {
      name = entry.name
      requireName(name, repository)
      listed = new Map()
      held = await heldFiles(context, repository, name)
    }
    if (entry.kind === 'index') listed = await readListed(context, { repository, manifest, entry })
    if (entry.kind === 'file' || entry.kind === 'published')
      await verifyFile(context, entry, { listed: listed.get(keyOf(entry)), held: held.get(keyOf(entry)) })
  }
}

function keyOf({ version, fileName }: { readonly version: string; readonly fileName: string }): string {
  return `${version}\n${fileName}`
}

function requireKind(entry: SiteEntry, { kind }: Repository): void {
  const isRight = (entry.kind === 'published') === (kind === 'hosted')
  if (!isRight) throw new Problem('site-import.unreadable', 422, { reason: `an entry of the kind ${entry.kind}` })
}

function requireName(name: string, { ecosystem }: Repository): void {
  if (canonicalName({ ecosystem: ecosystem.type, name }) === name) return
  throw new Problem('site-import.unreadable', 422, { reason: `the name ${name.slice(0, 100)}` })
}

async function heldFiles(context: Context, { ecosystem }: Repository, name: string) {
  const found = await findPackage(context, { ecosystem: ecosystem.type, name })
  if (!found) return new Map<string, string>()
  const rows = await context.db
    .selectFrom('artifact as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .select(['v.version', 'a.file_name as fileName', 'a.sha256'])
    .where('v.package_id', '=', found.packageId)
    .where('a.sha256', 'is not', null)
    .execute()
  return new Map(rows.map((row) => [keyOf(row), row.sha256 ?? '']))
}

async function readListed(
  context: Context,
  from: Omit<SiteContents, 'entries'> & { readonly entry: SiteEntryOf<'index'> },
): Promise<ReadonlyMap<string, IndexedFile>> {
  const { repository, manifest, entry } = from
  const bytes = await context.blobs.read(entry.sha256)
  try {
    const { index } = repository.registry.openIndex(entry.name, bytes, manifest.upstream)
    return new Map(
      index.versions.flatMap(({ version, files }) =>
        files.map((file) => [keyOf({ version, fileName: file.fileName }), file] as const),
      ),
    )
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const reason = `the index of ${entry.name}: ${error.message.slice(0, 150)}`
    throw new Problem('site-import.unreadable', 422, { reason }, error)
  }
}

async function verifyFile(
  context: Context,
  entry: SiteEntryOf<'file'> | SiteEntryOf<'published'>,
  known: { readonly listed: IndexedFile | undefined; readonly held: string | undefined },
): Promise<void> {
  const { name, version, fileName } = entry
  const wrong = () => new Problem('site-import.wrong-digest', 422, { path: `${name} ${version} ${fileName}` })
  const stored = await digestStored(context, entry.sha256)
  if (!stored || stored.sizeBytes !== entry.sizeBytes || stored.digests.sha512.hex !== entry.sha512) throw wrong()
  if (known.held !== undefined && known.held !== entry.sha256) throw wrong()
  const { integrity, sha1 } = known.listed ?? {}
  const stated = [integrity, sha1 && `sha1:${sha1}`].filter((each) => each !== undefined)
  if (!stated.every((each) => matchesIntegrity(each, stored.digests))) throw wrong()
}
