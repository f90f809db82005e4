import { runBounded } from '#modules/introductions/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { findNamed, listConfirmed } from '../prefetch/request-prefetch.ts'
import type { Repository } from '../repository.ts'
import { beginImport, endImport, type FileResult, type ImportRun, keepResults } from './import-rows.ts'
import { publicationRequests } from './publication-request.ts'
import { openStoreStatements } from './stated-by-store.ts'
import { placeInStore, type StoreLayout } from './store-layout.ts'
import { keepStoredFile } from './stored-file.ts'
import { takeIntoHosted, takeIntoProxy } from './take-stored-file.ts'
import { findStore, type StoreEntry, walkStore } from './walk-store.ts'

export interface StoreImport {
  /** The folder, on this machine. */
  readonly path: string
  readonly layout: StoreLayout
  /** By name: a hosted one, or a proxy. */
  readonly repository: string
  /** Purl type; when it is said, it must be the repository's. */
  readonly ecosystem?: string
  /** Looks at names and sizes, and writes nothing. */
  readonly dryRun?: boolean
  onProgress?(counts: StoreImportCounts): void
  /** Of each file that was not taken. */
  onProblem?(result: FileResult): void
}

export interface StoreImportCounts {
  /** Files of packages. */
  files: number
  sizeBytes: number
  taken: number
  held: number
  unverified: number
  refused: number
  /** Indexes, checksums and the product's own records. */
  accompanying: number
}

const atOnce = 4
const filesPerStep = 64
const proxyBytesMax = 2 * 1024 * 1024 * 1024
/** What is published is held in memory, several times over. */
const hostedBytesMax = 128 * 1024 * 1024

/**
 * Takes in another product's store. Into a hosted repository each file is published as a client would; into a proxy's
 * cache only what upstream states the digest of: the rest is stored, listed, and served to nobody until it does. Every file that
 * is not taken is told with a code; the store itself is only read. A run that was killed goes on where it was. Throws
 * `store-import.not-found`, `store-import.bad-layout`, `store-import.no-hosting`, `store-import.group`, `store-import.other-ecosystem`,
 * `repository.unknown` and `store-import.too-many-files`.
 */
export async function importStore(context: Context, asked: StoreImport): Promise<StoreImportCounts> {
  const repository = findNamed(await listConfirmed(context), asked.repository)
  requireFitting(repository, asked)
  const root = await findStore(asked.path)
  const counts = { files: 0, sizeBytes: 0, taken: 0, held: 0, unverified: 0, refused: 0, accompanying: 0 }
  if (asked.dryRun) {
    await look(root, { asked, repository, counts })
    return counts
  }
  const run = await beginImport(context, { repository, layout: asked.layout, root })
  const statements = openStoreStatements(root, repository.ecosystem.type)
  const take = (entry: StoreEntry) => takeEntry(context, { run, statements }, entry)
  let step: StoreEntry[] = []
  const finish = async () => {
    context.signal.throwIfAborted()
    // What is published is published in the store's order.
    const results = (await runBounded(step, repository.kind === 'hosted' ? 1 : atOnce, take)).filter(
      (result) => result !== undefined,
    )
    await keepResults(
      context,
      run.id,
      results.filter((result) => result !== 'accompanying'),
    )
    for (const result of results) count(counts, asked, result)
    asked.onProgress?.(counts)
    step = []
  }
  for await (const entry of walkStore(root)) if (step.push(entry) >= filesPerStep) await finish()
  await finish()
  await endImport(context, run, { ...counts })
  return counts
}

function requireFitting(repository: Repository, { layout, ecosystem }: StoreImport): void {
  const { type } = repository.ecosystem
  if (ecosystem !== undefined && ecosystem !== type)
    throw new Problem('store-import.other-ecosystem', 400, { repository: repository.name, ecosystem: type })
  if (repository.kind === 'group') throw new Problem('store-import.group', 400, { repository: repository.name })
  // The name of a tarball of npm tells neither its scope nor where the version begins.
  if ((layout === 'verdaccio' && type !== 'npm') || (layout === 'plain' && type === 'npm'))
    throw new Problem('store-import.bad-layout', 400, { layout, ecosystem: type })
  if (repository.kind === 'hosted' && !(repository.registry.hosting && publicationRequests[type]))
    throw new Problem('store-import.no-hosting', 400, { ecosystem: type })
}

function bytesMaxOf({ kind }: Repository): number {
  return kind === 'hosted' ? hostedBytesMax : proxyBytesMax
}

type Result = FileResult | 'accompanying'

function count(counts: StoreImportCounts, asked: StoreImport, result: Result): void {
  if (result === 'accompanying') {
    counts.accompanying++
    return
  }
  counts.files++
  counts.sizeBytes += result.sizeBytes
  counts[result.state]++
  if (result.problem) asked.onProblem?.(result)
}

/** What could be told without reading any file: `taken` counts what would be tried. */
async function look(
  root: string,
  on: { readonly asked: StoreImport; readonly repository: Repository; readonly counts: StoreImportCounts },
): Promise<void> {
  const { asked, repository, counts } = on
  for await (const entry of walkStore(root)) {
    const looked = lookAt(repository, entry)
    if (looked === 'accompanying' || 'state' in looked) count(counts, asked, looked)
    else count(counts, asked, { path: entry.path, state: 'taken', sizeBytes: entry.sizeBytes, target: looked.target })
  }
}

function lookAt(repository: Repository, entry: StoreEntry) {
  const { path, sizeBytes } = entry
  const refuse = (problem: Problem) => ({ path, sizeBytes, state: 'refused', problem }) as const
  if ('code' in entry) return refuse(new Problem(entry.code, 422, { path }))
  const place = placeInStore(repository.registry, repository.ecosystem.type, path)
  if (place.kind === 'accompanying') return 'accompanying'
  if (place.kind === 'unknown') return refuse(new Problem('store-import.unknown-file', 422, { path }))
  const { hostedOnly: reason } = place.target
  if (reason !== undefined && repository.kind !== 'hosted')
    return refuse(new Problem('gateway.unsupported', 403, { reason }))
  if (sizeBytes > bytesMaxOf(repository)) return refuse(new Problem('store-import.too-large', 422, { path }))
  return { target: place.target }
}

async function takeEntry(
  context: Context,
  from: { readonly run: ImportRun; readonly statements: ReturnType<typeof openStoreStatements> },
  entry: StoreEntry,
): Promise<Result> {
  const { repository, root, done } = from.run
  const { path, sizeBytes } = entry
  if (!('code' in entry) && done.get(path) === sizeBytes) return { path, sizeBytes, state: 'held' }
  const looked = lookAt(repository, entry)
  if (looked === 'accompanying' || 'state' in looked) return looked
  const { target } = looked
  const about = { path, sizeBytes, target }
  try {
    const stated = await from.statements(path, target)
    const expected = { digests: stated.digests, bytesMax: bytesMaxOf(repository) }
    const blob = await keepStoredFile(context, { root, path }, expected)
    const taken =
      repository.kind === 'hosted'
        ? await takeIntoHosted(context, repository, { target, path, blob, stated })
        : await takeIntoProxy(context, repository, { target, blob })
    return { ...about, ...taken, sha256: blob.sha256 }
  } catch (error) {
    // Full disks and the like end the run: it goes on from here when there is room again.
    if (!(error instanceof Problem) || !error.code.startsWith('store-import.')) throw error
    return { ...about, state: 'refused', problem: error }
  }
}
