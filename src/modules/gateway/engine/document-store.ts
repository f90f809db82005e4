import type { UpstreamRequest } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import type { OutboundResponse } from '#platform/outbound.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { discoverServices } from '../upstream-discovery/index.ts'
import { createDocumentBytes } from './document-bytes.ts'
import { createEntryLru } from './entry-lru.ts'
import { readHead } from './read-head.ts'
import { createSingleFlight } from './single-flight.ts'
import { openStream, type UpstreamHealth, unreadable, type Validators } from './upstream.ts'
import { declareHosts } from './upstream-hosts.ts'

export interface StoredDocument {
  readonly sha256: string
  readonly sizeBytes: number
  /** As upstream said it (RFC 9110, section 8.8.2). */
  readonly lastModified: string | null
  readonly cache: 'disk' | 'fetched' | 'stale'
}

export interface DocumentQuestion {
  readonly request: UpstreamRequest
  /** `forever`: addressed by its content, so it is never asked for again. */
  readonly keep: 'forever' | 'check'
  /** As in `DocumentTarget`. */
  readonly sha256?: string | undefined
  /** As in `DocumentTarget`. */
  readonly rewrite?: ((document: Uint8Array) => Uint8Array) | undefined
}

export interface DocumentStore {
  /** From disk or upstream; the last copy when upstream does not answer. Undefined: upstream has no such document. */
  get(context: Context, repository: Repository, asked: DocumentQuestion): Promise<StoredDocument | undefined>
  /** The bytes of one that is served often; undefined: they are to be read from the blob. */
  bytesOf(context: Context, document: Pick<StoredDocument, 'sha256' | 'sizeBytes'>): Promise<Buffer | undefined>
}

const documentBytesMax = 512 * 1024 * 1024
/** What is rewritten is held in memory. */
const rewrittenBytesMax = 128 * 1024 * 1024
const missingSeconds = 60
const missingMax = 10_000

/** Documents that no verdict concerns, kept as upstream sent them or as their protocol rewrites them. */
export function createDocumentStore(health: UpstreamHealth): DocumentStore {
  const missing = createEntryLru<Date>(missingMax)
  const flights = createSingleFlight<StoredDocument | undefined>()
  const bytes = createDocumentBytes()
  return {
    bytesOf: (context, { sha256, sizeBytes }) => bytes.get(context, { sha256, sizeBytes }),
    get: (context, repository, asked) => {
      const key = `${repository.id} ${repository.upstreamUrl ?? ''} ${asked.request.url}`
      if ((missing.get(key) ?? new Date(0)) > context.now) return Promise.resolve(undefined)
      return flights.run(key, async () => {
        const held = await findCopy(context, repository, asked.request.url)
        if (held && isCurrent(context, repository, { held, keep: asked.keep })) return asStored(held, 'disk')
        const found = await refresh(context, { repository, health }, { asked, held }).catch((error: unknown) => {
          if (!held || !(error instanceof Problem)) throw error
          return asStored(held, 'stale')
        })
        if (!found) missing.set(key, new Date(context.now.getTime() + missingSeconds * 1000))
        return found
      })
    },
  }
}

interface Copy {
  readonly blob: { readonly sha256: string; readonly sizeBytes: number }
  readonly validators: Validators
  readonly checkedAt: Date
}

function asStored(
  { blob, validators }: Pick<Copy, 'blob' | 'validators'>,
  cache: StoredDocument['cache'],
): StoredDocument {
  return { ...blob, lastModified: validators.lastModified, cache }
}

function isCurrent(context: Context, repository: Repository, copy: { held: Copy; keep: DocumentQuestion['keep'] }) {
  if (copy.keep === 'forever') return true
  return context.now.getTime() - copy.held.checkedAt.getTime() <= repository.softTtlSeconds * 1000
}

async function findCopy(context: Context, repository: Repository, path: string): Promise<Copy | undefined> {
  const row = await context.db
    .selectFrom('document_copy')
    .selectAll()
    .where('repository_id', '=', repository.id)
    .where('path', '=', path)
    .executeTakeFirst()
  const blob = row && (await context.blobs.find(row.sha256))
  if (!blob) return undefined
  return { blob, validators: { etag: row.etag, lastModified: row.last_modified }, checkedAt: row.checked_at }
}

async function refresh(
  context: Context,
  from: { readonly repository: Repository; readonly health: UpstreamHealth },
  { asked, held }: { readonly asked: DocumentQuestion; readonly held: Copy | undefined },
): Promise<StoredDocument | undefined> {
  const opened = await openStream(context, from, { request: asked.request, validators: held?.validators })
  if (opened === 'missing') return undefined
  const validators = opened === 'unchanged' ? held?.validators : opened.validators
  const keep = async () =>
    opened === 'unchanged' ? held?.blob : keepDocument(context, from.repository, { asked, body: opened.response.body })
  const blob = await keep()
  if (!blob || !validators) throw new Problem('upstream.unreadable', 503, { reason: 'unexpected 304' })
  const copy = {
    etag: validators.etag,
    last_modified: validators.lastModified,
    sha256: blob.sha256,
    size_bytes: blob.sizeBytes,
    checked_at: context.now,
  }
  await context.db
    .insertInto('document_copy')
    .values({ repository_id: from.repository.id, path: asked.request.url, ...copy })
    .onConflict((conflict) => conflict.columns(['repository_id', 'path']).doUpdateSet(copy))
    .execute()
  return asStored({ blob, validators }, opened === 'unchanged' ? 'disk' : 'fetched')
}

async function keepDocument(
  context: Context,
  repository: Repository,
  { asked, body }: { readonly asked: DocumentQuestion; readonly body: OutboundResponse['body'] },
) {
  const blob = await keepStream(context, repository, body)
  if (asked.sha256 !== undefined && asked.sha256 !== blob.sha256)
    throw new Problem('upstream.unreadable', 503, { reason: 'other bytes than its address says' })
  const { isDocument } = repository.registry
  // Kept, it would be what upstream's next `304` vouches for.
  if (isDocument && !isDocument(await readHead(context, blob)))
    throw new Problem('document.disguised', 503, { path: asked.request.url.slice(0, 200) })
  if (!asked.rewrite) return blob
  if (blob.sizeBytes > rewrittenBytesMax)
    throw new Problem('upstream.unreadable', 503, { reason: `answer larger than ${rewrittenBytesMax} bytes` })
  try {
    return await context.blobs.put(asked.rewrite(await context.blobs.read(blob.sha256)))
  } catch (error) {
    throw unreadable(error)
  }
}

async function keepStream(context: Context, repository: Repository, body: OutboundResponse['body']) {
  const writer = await context.blobs.create().catch((error) => {
    body.destroy()
    throw error
  })
  try {
    let sizeBytes = 0
    for await (const chunk of body) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > documentBytesMax)
        throw new Problem('upstream.unreadable', 503, { reason: `answer larger than ${documentBytesMax} bytes` })
      await writer.write(chunk)
    }
    return await writer.commit()
  } catch (error) {
    body.destroy()
    await writer.abort()
    if (error instanceof Problem) throw error
    const reason = 'transfer broken off'
    throw new Problem('upstream.unavailable', 503, { repository: repository.name, reason }, error)
  }
}

/**
 * Where an upstream says its parts are, and what the machine's own client settings call them; nothing where the protocol has
 * neither. Throws `upstream.unreadable`.
 */
export async function loadServices(
  context: Context,
  from: { readonly repository: Repository; readonly documents: DocumentStore },
): Promise<Readonly<Record<string, string>>> {
  const { repository, documents } = from
  const { services } = repository.registry
  if (!services) return discoverServices(repository.ecosystem.type, context.config.environment)
  const found = await documents.get(context, repository, { request: services.request, keep: 'check' })
  if (!found) throw new Problem('upstream.unreadable', 503, { reason: `no ${services.request.url}` })
  try {
    const told = services.read(await context.blobs.read(found.sha256), repository.upstreamUrl ?? '')
    declareHosts(repository, told)
    return told
  } catch (error) {
    throw unreadable(error)
  }
}
