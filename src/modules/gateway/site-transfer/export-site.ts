import { createHash } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256Hex } from '#formats/hash.ts'
import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { loadServices } from '../engine/document-store.ts'
import { engineOf } from '../engine/engine.ts'
import { findNamed, listConfirmed } from '../prefetch/request-prefetch.ts'
import type { Repository } from '../repository.ts'
import { collectSite, type SiteScope } from './collect-site.ts'
import { blobOf, entriesName, manifestName, type SiteManifest, siteFormat } from './site-manifest.ts'
import { openSiteTarget, type SiteTarget } from './site-target.ts'

export interface SiteExport {
  /** By name. */
  readonly repository: string
  /** A folder, or a file that ends with `.tar`; neither may be there yet. */
  readonly path: string
  /** Bytes that an export before then had are left out. */
  readonly since?: Date
  readonly orgUnitPath?: readonly string[]
  onMissing?: SiteScope['onMissing']
}

export interface SiteExportReport {
  readonly sequence: number
  /** Of `site.json`: to be compared on the other side. */
  readonly manifestSha256: string
  readonly packages: number
  readonly files: number
  readonly blobs: number
  readonly sizeBytes: number
  /** Files of versions that may be used, and that are not held here. */
  readonly missing: number
}

/**
 * Writes what an isolated site needs of a repository: documents and indexes as upstream sent them, the files of versions that
 * may be used, and the digests of all of it. Appears under its name only when it is complete; into a folder, an attempt that was
 * broken off goes on. Not signed: the digest of the manifest is what is compared. Throws `repository.unknown`,
 * `store-import.group`, `site-export.parts` and `site-export.exists`.
 */
export async function exportSite(context: Context, asked: SiteExport): Promise<SiteExportReport> {
  const repository = findNamed(await listConfirmed(context), asked.repository)
  if (repository.kind === 'group') throw new Problem('store-import.group', 400, { repository: repository.name })
  if (repository.kind === 'hosted' && repository.registry.hosting?.hasParts)
    throw new Problem('site-export.parts', 400, { repository: repository.name })
  const folder = await mkdtemp(join(tmpdir(), 'assay-export-'))
  try {
    const target = await openSiteTarget(asked.path)
    try {
      return await writeSite(context, { asked, repository, target, entriesPath: join(folder, entriesName) })
    } catch (error) {
      await target.abort()
      throw error
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Writing {
  readonly asked: SiteExport
  readonly repository: Repository
  readonly target: SiteTarget
  readonly entriesPath: string
}

async function writeSite(context: Context, writing: Writing): Promise<SiteExportReport> {
  const { asked, repository, target, entriesPath } = writing
  const written = await writeEntries(context, writing)
  const { sequence, madeAt } = await nextSequence(context, repository)
  const services = repository.kind === 'proxy' ? await servicesOf(context, repository) : {}
  const manifest: SiteManifest = {
    format: siteFormat,
    sourceId: repository.id,
    repository: repository.name,
    ecosystem: repository.ecosystem.type,
    kind: repository.kind === 'hosted' ? 'hosted' : 'proxy',
    sequence,
    madeAt: madeAt.toISOString(),
    ...(asked.since ? { since: asked.since.toISOString() } : {}),
    upstream: { url: repository.upstreamUrl ?? '', services: { ...services } },
    entries: { sha256: written.entriesSha256, count: written.entries },
    blobs: { count: written.blobs.size, sizeBytes: written.sizeBytes },
  }
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  await target.addFileFrom(entriesName, entriesPath)
  await target.addFile(manifestName, bytes)
  await target.commit()
  const { packages, files, missing, sizeBytes } = written
  const manifestSha256 = sha256Hex(bytes)
  const report = { sequence, manifestSha256, packages, files, blobs: written.blobs.size, sizeBytes, missing }
  await keepExport(context, writing, { report, blobs: written.blobs })
  return report
}

async function writeEntries(context: Context, { asked, repository, target, entriesPath }: Writing) {
  const skipped = asked.since ? await exportedBefore(context, repository, asked.since) : new Set<string>()
  const file = await open(entriesPath, 'wx', 0o600)
  const hash = createHash('sha256')
  const blobs = new Set<string>()
  let [entries, packages, files, missing, sizeBytes] = [0, 0, 0, 0, 0]
  let lastName: string | undefined
  const onMissing: SiteScope['onMissing'] = (version) => {
    missing++
    asked.onMissing?.(version)
  }
  try {
    for await (const entry of collectSite(context, { repository, orgUnitPath: asked.orgUnitPath ?? [], onMissing })) {
      const blob = blobOf(entry)
      if (blob && !skipped.has(blob.sha256) && !blobs.has(blob.sha256)) {
        await target.addBlob(context, blob)
        blobs.add(blob.sha256)
        sizeBytes += blob.sizeBytes
      }
      const line = `${JSON.stringify(entry)}\n`
      hash.update(line)
      await file.writeFile(line)
      entries++
      if (entry.kind === 'file' || entry.kind === 'published') files++
      if ('name' in entry && entry.name !== lastName) packages++
      if ('name' in entry) lastName = entry.name
    }
  } finally {
    await file.close()
  }
  return { entries, packages, files, missing, sizeBytes, blobs, entriesSha256: hash.digest('hex') }
}

async function exportedBefore(context: Context, { id }: Repository, since: Date): Promise<ReadonlySet<string>> {
  const rows = await context.db
    .selectFrom('site_exported_blob')
    .select('sha256')
    .where('repository_id', '=', id)
    .where('exported_at', '<', since)
    .execute()
  return new Set(rows.map((row) => row.sha256))
}

/** A number that was given out and not used is no fault: they only have to grow. */
async function nextSequence(context: Context, { id }: Repository) {
  const row = await context.db
    .insertInto('site_export')
    .values({ repository_id: id, sequence: 1, exported_at: context.now })
    .onConflict((conflict) =>
      conflict.column('repository_id').doUpdateSet((of) => ({
        sequence: of('site_export.sequence', '+', 1),
        exported_at: context.now,
      })),
    )
    .returning('sequence')
    .executeTakeFirstOrThrow()
  return { sequence: Number(row.sequence), madeAt: context.now }
}

/** Read from the copy that is held: an upstream that is away does not stop an export. */
async function servicesOf(context: Context, repository: Repository): Promise<Readonly<Record<string, string>>> {
  try {
    return await loadServices(context, { repository, documents: engineOf(context).documents })
  } catch (error) {
    if (error instanceof Problem) return {}
    throw error
  }
}

const rowsAtOnce = 1_000

async function keepExport(
  context: Context,
  { repository, asked }: Writing,
  { report, blobs }: { readonly report: SiteExportReport; readonly blobs: ReadonlySet<string> },
): Promise<void> {
  const rows = [...blobs].map((sha256) => ({ repository_id: repository.id, sha256, exported_at: context.now }))
  await transact(context, async (tx) => {
    for (let at = 0; at < rows.length; at += rowsAtOnce)
      await tx.db
        .insertInto('site_exported_blob')
        .values(rows.slice(at, at + rowsAtOnce))
        .onConflict((conflict) => conflict.columns(['repository_id', 'sha256']).doNothing())
        .execute()
    const detail = { repository: repository.name, since: asked.since?.toISOString() ?? null, ...report }
    const about = { subjectKind: 'repository', subjectId: repository.id }
    await record(tx, { action: 'repository.exported', ...about, detail })
  })
}
