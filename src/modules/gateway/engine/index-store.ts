import { hostedAddress, type UpstreamAddress } from '#ecosystems/gate/registry.ts'
import { recordIndex } from '#modules/catalog/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { originOf, type Repository } from '../repository.ts'
import { createByteLru } from './byte-lru.ts'
import { type DocumentStore, loadServices } from './document-store.ts'
import { createEntryLru } from './entry-lru.ts'
import type { HeldIndex, IndexReader } from './index-reader.ts'
import { requireStillAskable } from './require-still-askable.ts'
import { createSingleFlight } from './single-flight.ts'
import { fetchDocument, fetchFor, type UpstreamHealth, unreadable, type Validators } from './upstream.ts'
import { declareFileHosts } from './upstream-hosts.ts'

export interface StoredIndex {
  readonly name: string
  readonly packageId: string
  /** Digest of the document as upstream sent it: the upstream revision that views are keyed by. */
  readonly sha256: string
  readonly opened: HeldIndex
  readonly validators: Validators
  readonly sizeBytes: number
  /** Of several repositories' indexes: when the last of them was confirmed. */
  readonly checkedAt: Date
  /** Why it could not be confirmed with upstream, when it should have been. */
  readonly staleBecause?: string
  /** Of several repositories' indexes: whose word is shown of a version. */
  speakerOf?(version: string): Repository
}

export interface IndexStore {
  /**
   * The index of a package, from memory, disk or upstream. Undefined: upstream has no such package and we hold no copy.
   * `secondsOldMax` asks for one that was confirmed so recently, whatever the time to live says.
   */
  get(
    context: Context,
    repository: Repository,
    asked: { name: string; secondsOldMax?: number },
  ): Promise<StoredIndex | undefined>
  /** How often this process has read or confirmed one: whoever waited for that may have facts to hear of. */
  taken(): number
  /** Copies may have been written by others than a refresh: they are read again. */
  forget(repositoryId: string): void
}

const memoryBytesMax = 512 * 1024 * 1024
/** An opened index holds its text and the slices prepared from it. */
const memoryFactor = 3
const missingSeconds = 60
const missingMax = 10_000

export interface IndexNeeds {
  readonly health: UpstreamHealth
  readonly reader: IndexReader
  readonly documents: DocumentStore
}

export function createIndexStore(needs: IndexNeeds): IndexStore {
  const memory = createByteLru<StoredIndex>(memoryBytesMax)
  const missing = createEntryLru<Date>(missingMax)
  const loads = createSingleFlight<StoredIndex | undefined>()
  const refreshes = createSingleFlight<StoredIndex | undefined>()
  const { keyOf, forget } = createKeys()
  let takenCount = 0
  const keep = (key: string, index: StoredIndex) => {
    takenCount++
    memory.set(key, index, index.sizeBytes * memoryFactor)
    missing.delete(key)
    return index
  }
  const refresh = (context: Context, repository: Repository, held: StoredIndex | string) => {
    const name = typeof held === 'string' ? held : held.name
    const key = keyOf(repository, name)
    return refreshes.run(key, async () => {
      const known = typeof held === 'string' ? undefined : held
      const asked = { repository, name, needs }
      const upstream = await addressOf(context, asked)
      const answer = await fetchIndex(context, { ...asked, upstream }, known?.validators)
      if (answer.kind === 'missing') {
        if (known) await recordDisappearance(context, repository, known)
        missing.set(key, new Date(context.now.getTime() + missingSeconds * 1000))
        memory.delete(key)
        return undefined
      }
      if (answer.kind === 'unchanged' && known) return keep(key, await confirmCopy(context, repository, known))
      if (answer.kind === 'unchanged') throw new Problem('upstream.unreadable', 503, { reason: 'unexpected 304' })
      return keep(key, await storeCopy(context, { ...asked, upstream }, answer))
    })
  }
  /** Whoever publishes writes another document: whether it is still the one that is remembered is asked each time. */
  const getHosted = async (context: Context, repository: Repository, name: string) => {
    const key = keyOf(repository, name)
    const remembered = memory.get(key)
    const row = await findCopy(context, repository, name)
    if (remembered && remembered.sha256 === row?.sha256 && !remembered.opened.isGone()) return remembered
    const copy = await loads.run(key, () => loadCopy(context, { repository, name, needs }))
    return copy && keep(key, copy)
  }
  return {
    taken: () => takenCount,
    forget,
    get: async (context, repository, { name, secondsOldMax }) => {
      const key = keyOf(repository, name)
      if (repository.kind === 'hosted') return getHosted(context, repository, name)
      if (secondsOldMax === undefined && (missing.get(key) ?? new Date(0)) > context.now) return undefined
      const remembered = memory.get(key)
      const held =
        remembered && !remembered.opened.isGone()
          ? remembered
          : await loads.run(key, async () => {
              const copy = await loadCopy(context, { repository, name, needs })
              return copy && keep(key, copy)
            })
      if (!held) return refresh(context, repository, name)
      const ageSeconds = (context.now.getTime() - held.checkedAt.getTime()) / 1000
      if (ageSeconds <= (secondsOldMax ?? repository.softTtlSeconds)) return held
      const refreshed = refresh(context, repository, held)
      if (secondsOldMax === undefined && ageSeconds <= repository.hardTtlSeconds) {
        // Old enough to ask again, young enough not to make anyone wait.
        refreshed.catch((error) => context.log.warn({ name, error }, 'index could not be refreshed'))
        return held
      }
      return refreshed.catch((error: unknown) => ({ ...held, staleBecause: reasonOf(error) }))
    },
  }
}

/** Another upstream's documents are another truth: nothing remembered of the old one answers for the new one. */
function createKeys() {
  const forgotten = new Map<string, number>()
  return {
    keyOf: ({ id, upstreamUrl }: Repository, name: string) =>
      `${id} ${forgotten.get(id) ?? 0} ${upstreamUrl ?? ''} ${name}`,
    forget: (id: string) => void forgotten.set(id, (forgotten.get(id) ?? 0) + 1),
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Problem ? String(error.params.reason ?? error.code) : 'upstream failed'
}

interface Asked {
  readonly repository: Repository
  readonly name: string
  readonly needs: IndexNeeds
}

type Located = Asked & { readonly upstream: UpstreamAddress }

async function addressOf(context: Context, { repository, needs }: Asked): Promise<UpstreamAddress> {
  if (repository.kind === 'hosted') return hostedAddress
  if (!repository.upstreamUrl) throw new Problem('upstream.not-configured', 503, { repository: repository.name })
  return { url: repository.upstreamUrl, services: await loadServices(context, { repository, ...needs }) }
}

/** The document as it is kept and opened: made of several, where the protocol spreads an index over them. */
async function fetchIndex(context: Context, located: Located, validators: Validators | undefined) {
  const { repository, name, upstream, needs } = located
  const { registry } = repository
  const from = { repository, health: needs.health }
  const request = registry.indexRequest(name, upstream)
  if (!request) return { kind: 'missing' } as const
  const known = request.isUnconditional ? undefined : validators
  const answer = await fetchDocument(context, from, { request, validators: known })
  if (answer.kind !== 'document' || !registry.completeIndex) return answer
  try {
    const asked = { name, first: answer.bytes, upstream }
    return { ...answer, bytes: await registry.completeIndex(asked, fetchFor(context, from)) }
  } catch (error) {
    throw unreadable(error)
  }
}

function findCopy(context: Context, repository: Repository, name: string) {
  return context.db
    .selectFrom('index_copy')
    .selectAll()
    .where('repository_id', '=', repository.id)
    .where('name', '=', name)
    .executeTakeFirst()
}

async function loadCopy(context: Context, asked: Asked): Promise<StoredIndex | undefined> {
  const { repository, name } = asked
  const row = await findCopy(context, repository, name)
  if (!row?.package_id) return undefined
  const upstream = await addressOf(context, asked)
  const { held } = await openDocument({ ...asked, upstream }, await context.blobs.read(row.sha256))
  return {
    name,
    packageId: row.package_id,
    sha256: row.sha256,
    opened: held,
    validators: { etag: row.etag, lastModified: row.last_modified },
    sizeBytes: row.size_bytes,
    checkedAt: row.checked_at,
  }
}

async function confirmCopy(context: Context, repository: Repository, held: StoredIndex): Promise<StoredIndex> {
  await context.db
    .updateTable('index_copy')
    .set({ checked_at: context.now })
    .where('repository_id', '=', repository.id)
    .where('name', '=', held.name)
    .execute()
  const { staleBecause: _, ...confirmed } = held
  return { ...confirmed, checkedAt: context.now }
}

/** The document is understood before anything is stored: what cannot be parsed is refused, never passed on. */
async function storeCopy(
  context: Context,
  asked: Located,
  answer: { readonly bytes: Uint8Array; readonly validators: Validators },
): Promise<StoredIndex> {
  const { repository, name } = asked
  const { held: opened, document } = await openDocument(asked, answer.bytes)
  const blob = await context.blobs.put(document)
  const { packageId } = await transact(context, async (tx) => {
    await requireStillAskable(tx, repository, name)
    const recorded = await recordIndex(tx, {
      ecosystem: repository.ecosystem.type,
      index: opened.index,
      from: originOf(repository),
    })
    const copy = {
      package_id: recorded.packageId,
      etag: answer.validators.etag,
      last_modified: answer.validators.lastModified,
      sha256: blob.sha256,
      size_bytes: blob.sizeBytes,
      fetched_at: context.now,
      checked_at: context.now,
    }
    await tx.db
      .insertInto('index_copy')
      .values({ repository_id: repository.id, name, ...copy })
      .onConflict((conflict) => conflict.columns(['repository_id', 'name']).doUpdateSet(copy))
      .execute()
    return recorded
  })
  return { name, packageId, opened, ...blob, validators: answer.validators, checkedAt: context.now }
}

async function openDocument({ repository, name, upstream, needs }: Located, document: Uint8Array) {
  try {
    const opened = await needs.reader.open(repository, { name, document, upstream })
    declareFileHosts(repository, opened.held.index.fileHosts ?? [])
    return opened
  } catch (error) {
    throw unreadable(error)
  }
}

/** Upstream took the whole package away: its versions become "vanished", and policy decides what that means. */
async function recordDisappearance(context: Context, repository: Repository, held: StoredIndex): Promise<void> {
  await transact(context, async (tx) => {
    const index = { name: held.opened.index.name, versions: [], tags: {} }
    await recordIndex(tx, { ecosystem: repository.ecosystem.type, index, from: originOf(repository) })
  })
}
