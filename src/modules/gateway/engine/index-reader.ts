import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { IndexView, PackageIndex, Registry, UpstreamAddress } from '#ecosystems/gate/registry.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { type IndexAnswer, type IndexReply, type IndexTask, ownedBuffer } from './index-messages.ts'

/** An index that was read: here, or on another thread when it is large. */
export interface HeldIndex {
  /** Of a large one without the versions' requirements: `full` has them. */
  readonly index: PackageIndex
  full(): Promise<PackageIndex>
  /** Throws `IndexGone`. */
  write(view: IndexView): Promise<Uint8Array>
  /** The tags that a view shows. Throws `IndexGone`. */
  tags(view: IndexView): Promise<readonly (readonly [string, string])[]>
  /** One version's manifest; undefined when it does not exist. Throws `IndexGone`. */
  manifest(version: string, baseUrl: string): Promise<Uint8Array | undefined>
  /** The thread that held it gave it up, or has ended: it must be read again. */
  isGone(): boolean
}

/** What was read is not held any more: whoever reads it again can go on. */
export class IndexGone extends Error {}

/** Does the work once more when an index that it holds is gone: it is read again then. */
export async function withHeldIndex<Value>(work: () => Promise<Value> | Value): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof IndexGone) return work()
    throw error
  }
}

export interface IndexReader {
  /**
   * Reads an index; large ones on another thread, so that the loop goes on answering. Returns the document, too: its
   * memory may have been to the other thread and back. Throws `SyntaxError` for what is no index, and
   * `upstream.unavailable` when too many are waiting to be read.
   */
  open(
    repository: Pick<Repository, 'name' | 'ecosystem' | 'registry'>,
    index: IndexDocument,
  ): Promise<{ readonly held: HeldIndex; readonly document: Uint8Array }>
  /** Joins views of several indexes (`Registry.merge`); large ones on another thread. */
  merge(
    repository: Pick<Repository, 'ecosystem' | 'registry'>,
    views: { readonly representation: string; readonly parts: readonly Uint8Array[] },
  ): Promise<Uint8Array>
  close(): Promise<void>
}

export interface IndexDocument {
  readonly name: string
  readonly document: Uint8Array
  readonly upstream: UpstreamAddress
}

/** Below it, reading takes less than a few milliseconds. */
const largeBytesMin = 1024 * 1024
const threadsMax = 2
const waitingMax = 16
const heapMegabytesMax = 2_048

export function openIndexReader(): IndexReader {
  const threads: IndexThread[] = []
  const count = Math.max(1, Math.min(threadsMax, availableParallelism() - 1))
  const pick = (): IndexThread => {
    const free = threads.find((thread) => thread.waiting() === 0)
    if (free) return free
    if (threads.length < count) {
      const thread = startThread(() => threads.splice(threads.indexOf(thread), 1))
      threads.push(thread)
      return thread
    }
    return threads.reduce((least, thread) => (thread.waiting() < least.waiting() ? thread : least))
  }
  return {
    open: async (repository, index) => {
      const { name, document, upstream } = index
      if (document.byteLength < largeBytesMin) return { held: holdHere(repository.registry, index), document }
      const thread = pick()
      if (thread.waiting() >= waitingMax) {
        const reason = 'too many large indexes are being read'
        throw new Problem('upstream.unavailable', 503, { repository: repository.name, reason })
      }
      // A copy, when the memory is not the document's alone.
      const own = ownedBuffer(document).length > 0 ? document : new Uint8Array(document)
      const task = { kind: 'open', ecosystem: repository.ecosystem.type, name, document: own, upstream } as const
      const answer = expect(await thread.ask(task, ownedBuffer(own)), 'opened')
      return { held: holdThere(thread, answer), document: answer.document }
    },
    merge: async ({ ecosystem, registry }, { representation, parts }) => {
      if (!registry.merge) throw new Error(`no indexes of ${ecosystem.type} are joined`)
      const sizeBytes = parts.reduce((sum, part) => sum + part.byteLength, 0)
      if (sizeBytes < largeBytesMin) return registry.merge(parts, representation)
      const task = { kind: 'merge', ecosystem: ecosystem.type, representation, parts } as const
      return expect(await pick().ask(task), 'bytes').bytes ?? new Uint8Array()
    },
    close: async () => void (await Promise.all(threads.map((thread) => thread.end()))),
  }
}

function holdHere(registry: Registry, { name, document, upstream }: IndexDocument): HeldIndex {
  const opened = registry.openIndex(name, document, upstream)
  return {
    index: opened.index,
    full: async () => opened.index,
    write: async (view) => opened.write(view),
    tags: async (view) => opened.tags(view),
    manifest: async (version, baseUrl) => opened.manifest(version, baseUrl),
    isGone: () => false,
  }
}

/** What nobody refers to any more is given up on the other thread as well. */
const released = new FinalizationRegistry<{ readonly thread: IndexThread; readonly handle: number }>(
  ({ thread, handle }) => thread.release(handle),
)

function holdThere(thread: IndexThread, { handle, index }: Extract<IndexAnswer, { kind: 'opened' }>): HeldIndex {
  let isGone = false
  const ask = async (task: IndexTask) => {
    const answer = await thread.ask(task)
    if (answer.kind !== 'gone') return answer
    isGone = true
    throw new IndexGone('an index was given up to make room for others')
  }
  const held: HeldIndex = {
    index: withPlainTags(index),
    full: async () => withPlainTags(expect(await ask({ kind: 'full', handle }), 'full').index),
    write: async (view) => {
      const { bytes } = expect(await ask({ kind: 'write', handle, view }), 'bytes')
      return bytes ?? new Uint8Array()
    },
    tags: async (view) => expect(await ask({ kind: 'tags', handle, view }), 'tags').tags,
    manifest: async (version, baseUrl) =>
      expect(await ask({ kind: 'manifest', handle, version, baseUrl }), 'bytes').bytes,
    isGone: () => isGone || thread.hasEnded(),
  }
  released.register(held, { thread, handle })
  return held
}

/** What comes from another thread has a prototype again; a tag may be called `constructor`. */
function withPlainTags(index: PackageIndex): PackageIndex {
  return { ...index, tags: Object.assign(Object.create(null), index.tags) }
}

function expect<Kind extends IndexAnswer['kind']>(answer: IndexAnswer, kind: Kind) {
  if (answer.kind === 'unreadable') throw new SyntaxError(answer.message)
  if (answer.kind === 'failed') throw new Error(answer.message)
  if (answer.kind !== kind) throw new Error(`${answer.kind} instead of ${kind}`)
  return answer as Extract<IndexAnswer, { kind: Kind }>
}

interface IndexThread {
  ask(task: IndexTask, transfer?: ArrayBuffer[]): Promise<IndexAnswer>
  /** Nobody waits for it. */
  release(handle: number): void
  waiting(): number
  hasEnded(): boolean
  end(): Promise<void>
}

function startThread(onEnd: () => void): IndexThread {
  const waiting = new Map<number, PromiseWithResolvers<IndexAnswer> & { readonly task: IndexTask['kind'] }>()
  let ids = 0
  let hasEnded = false
  const worker = new Worker(new URL('./index-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax },
    stdout: true,
    stderr: true,
  })
  const lose = (error: Error) => {
    if (!hasEnded) onEnd()
    hasEnded = true
    // They are done in turn: the first is the one that it ended with.
    for (const [at, { task, reject }] of [...waiting.values()].entries())
      reject(at === 0 && task === 'open' ? error : new IndexGone('the thread that held an index has ended'))
    waiting.clear()
  }
  worker.on('message', ({ id, answer }: IndexReply) => {
    waiting.get(id)?.resolve(answer)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
  })
  // Memory that an index takes beyond the limit ends this thread, not the server.
  worker.on('error', (error) => lose(new SyntaxError(`it cannot be read: ${String(error)}`)))
  worker.on('exit', () => lose(new IndexGone('the thread that held an index has ended')))
  worker.unref()
  return {
    ask: (task, transfer = []) => {
      if (hasEnded) return Promise.reject(new IndexGone('the thread that held an index has ended'))
      const answer = { ...Promise.withResolvers<IndexAnswer>(), task: task.kind }
      waiting.set(++ids, answer)
      worker.ref()
      worker.postMessage({ id: ids, task }, transfer)
      return answer.promise
    },
    release: (handle) => worker.postMessage({ id: 0, task: { kind: 'release', handle } }),
    waiting: () => waiting.size,
    hasEnded: () => hasEnded,
    end: async () => void (await worker.terminate()),
  }
}
