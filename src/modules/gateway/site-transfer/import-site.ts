import { sha256Hex } from '#formats/hash.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { findNamed, listConfirmed } from '../prefetch/request-prefetch.ts'
import type { Repository } from '../repository.ts'
import { readEntry, readManifest, type SiteEntry, type SiteManifest } from './site-manifest.ts'
import { readDescriptions } from './site-source.ts'
import { takeBlobs, verifySite } from './verify-site.ts'
import { writeSite } from './write-site.ts'

export interface SiteImport {
  /** What `exportSite` wrote: a folder or a file. */
  readonly path: string
  /** By name: of the same ecosystem and kind as the one that it was made of. */
  readonly repository: string
}

export interface SiteImportReport {
  readonly sequence: number
  readonly manifestSha256: string
  readonly madeAt: string
  readonly entries: number
  readonly files: number
}

/**
 * Takes in what another installation exported. All of it is verified before any of it is visible: the digests of the manifest,
 * every blob, every index, and every file against its index. An older export than the last one is refused, and so is one of
 * another repository. What may be used is decided here: admissions do not come along. Repeating it changes nothing. Throws
 * `site-import.unreadable`, `site-import.rollback`, `site-import.other-source`, `site-import.other-kind`, `site-import.wrong-digest`,
 * `site-import.gap`, `upstream.not-configured` and the problems of publishing.
 */
export async function importSite(context: Context, asked: SiteImport): Promise<SiteImportReport> {
  const repository = findNamed(await listConfirmed(context), asked.repository)
  const described = await readDescriptions(asked.path)
  const manifest = readManifest(described.manifest)
  const manifestSha256 = sha256Hex(described.manifest)
  requireFitting(repository, manifest)
  await requireNewer(context, repository, { manifest, manifestSha256 })
  const entries = readEntries(described.entries, manifest)
  await takeBlobs(context, asked.path, entries)
  const contents = { repository, manifest, entries }
  await verifySite(context, contents)
  await writeSite(context, contents)
  const { sequence, madeAt } = manifest
  const files = entries.filter(({ kind }) => kind === 'file' || kind === 'published').length
  const report = { sequence, manifestSha256, madeAt, entries: entries.length, files }
  await keepImport(context, { repository, manifest, report })
  return report
}

function requireFitting(repository: Repository, { ecosystem, kind }: SiteManifest): void {
  const { type } = repository.ecosystem
  if (type !== ecosystem || repository.kind !== kind)
    throw new Problem('site-import.other-kind', 400, { repository: repository.name, ecosystem, kind })
  // Addresses in the indexes are read relative to it, whether or not it ever answers.
  if (kind === 'proxy' && !repository.upstreamUrl)
    throw new Problem('upstream.not-configured', 400, { repository: repository.name })
}

async function requireNewer(
  context: Context,
  repository: Repository,
  { manifest, manifestSha256 }: { readonly manifest: SiteManifest; readonly manifestSha256: string },
): Promise<void> {
  const held = await context.db
    .selectFrom('site_import')
    .select(['source_id', 'sequence', 'manifest_sha256'])
    .where('repository_id', '=', repository.id)
    .executeTakeFirst()
  if (!held) return
  const { sourceId, sequence } = manifest
  if (held.source_id !== sourceId) throw new Problem('site-import.other-source', 409, { repository: repository.name })
  const isSame = Number(held.sequence) === sequence && held.manifest_sha256 === manifestSha256
  if (sequence <= Number(held.sequence) && !isSame)
    throw new Problem('site-import.rollback', 409, { sequence, held: Number(held.sequence) })
}

function readEntries(bytes: Buffer, { entries: stated }: SiteManifest): readonly SiteEntry[] {
  if (sha256Hex(bytes) !== stated.sha256) throw new Problem('site-import.wrong-digest', 422, { path: 'entries.jsonl' })
  const entries: SiteEntry[] = []
  for (let at = 0, line = 1; at < bytes.length; line++) {
    const end = bytes.indexOf(10, at)
    const stop = end < 0 ? bytes.length : end
    entries.push(readEntry(bytes.toString('utf8', at, stop), line))
    at = stop + 1
  }
  if (entries.length !== stated.count) throw new Problem('site-import.wrong-digest', 422, { path: 'entries.jsonl' })
  return entries
}

async function keepImport(
  context: Context,
  done: { readonly repository: Repository; readonly manifest: SiteManifest; readonly report: SiteImportReport },
): Promise<void> {
  const { repository, manifest, report } = done
  const { sequence, manifestSha256 } = report
  await transact(context, async (tx) => {
    const row = {
      source_id: manifest.sourceId,
      sequence,
      manifest_sha256: manifestSha256,
      made_at: new Date(manifest.madeAt),
      imported_at: tx.now,
    }
    await tx.db
      .insertInto('site_import')
      .values({ repository_id: repository.id, ...row })
      .onConflict((conflict) => conflict.column('repository_id').doUpdateSet(row))
      .execute()
    announceChange(tx, { topic: 'repository', subjectId: repository.id })
    const detail = { repository: repository.name, source: manifest.repository, ...report }
    const about = { subjectKind: 'repository', subjectId: repository.id }
    await record(tx, { action: 'repository.imported', ...about, detail })
  })
}
