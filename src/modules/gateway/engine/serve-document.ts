import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { loadServices } from './document-store.ts'
import type { Engine } from './engine.ts'
import { documentTag } from './entity-tag.ts'
import { requireAskable } from './hosted-names.ts'
import { isUnchanged } from './is-unchanged.ts'
import { readRange } from './serve-artifact.ts'
import { type GatewayCall, repositoryUrl, type Served } from './served.ts'

type DocumentTarget = Extract<RegistryTarget, { readonly kind: 'document' }>

/** A document of upstream that no verdict concerns, as upstream sent it or as its protocol rewrites it. */
export async function serveDocument(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: DocumentTarget },
): Promise<Served> {
  const { path, name, keep, rewrite } = target
  const { isDocument } = call.repository.registry
  if (name !== undefined) await requireAskable(engine.hostedNames, context, { repository: call.repository, name })
  const url = await locate(engine, context, { call, path })
  const found = await engine.documents.get(context, call.repository, {
    request: { url },
    keep,
    rewrite,
    sha256: target.sha256,
  })
  if (!found) throw new Problem('document.unknown', 404, { path: path.slice(0, 200) })
  const { sha256, sizeBytes, cache, lastModified } = found
  if (isDocument && !isDocument(await readHead(context, found)))
    throw new Problem('document.disguised', 503, { path: path.slice(0, 200) })
  const etag = await documentTag(context, call.repository.registry, sha256)
  const headers: Record<string, string> = {
    'content-type': target.contentType ?? 'application/octet-stream',
    etag,
    // RFC 9530: of the whole document, so that who asks for its end notices when the beginning is another.
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    'accept-ranges': 'bytes',
    ...(lastModified ? { 'last-modified': lastModified } : {}),
    'cache-control': keep === 'forever' ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    vary: 'authorization',
    ...(cache === 'stale' ? { warning: '110 - "upstream unreachable"' } : {}),
  }
  const log = { kind: 'other', name: name ?? path.slice(0, 200), outcome: 'served', cache } as const
  if (isUnchanged(call.headers, { etag, lastModified }))
    return { status: 304, headers, log: { ...log, outcome: 'not-modified' } }
  const body = { blob: sha256, sizeBytes }
  const range = readRange(call.headers, { etag, sizeBytes, lastModified })
  if (range === 'whole') return { status: 200, headers, body, log }
  const all = `bytes */${sizeBytes}`
  if (range === 'impossible') return { status: 416, headers: { ...headers, 'content-range': all }, log }
  const part = `bytes ${range.start}-${range.end}/${sizeBytes}`
  return { status: 206, headers: { ...headers, 'content-range': part }, body, range, log }
}

const headBytes = 64

async function readHead(
  context: Context,
  { sha256, sizeBytes }: { readonly sha256: string; readonly sizeBytes: number },
): Promise<Uint8Array> {
  if (sizeBytes === 0) return new Uint8Array()
  const chunks: Buffer[] = []
  const range = { start: 0, end: Math.min(headBytes, sizeBytes) - 1 }
  for await (const chunk of context.blobs.stream(sha256, range)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function locate(
  engine: Engine,
  context: Context,
  { call, path }: { readonly call: GatewayCall; readonly path: string },
): Promise<string> {
  const { repository } = call
  const { documentAddress } = repository.registry
  if (!documentAddress) return path
  const services = await loadServices(context, { repository, documents: engine.documents })
  return documentAddress(path, { url: repository.upstreamUrl ?? '', services })
}

/** Settings that the protocol itself writes. */
export function serveStatic(call: GatewayCall, target: Extract<RegistryTarget, { readonly kind: 'static' }>): Served {
  const headers = { 'content-type': target.contentType, 'cache-control': 'private, no-cache', vary: 'authorization' }
  const { serverUrl, address, repository } = call
  const access = repository.anonymousRead ? 'open' : 'token'
  const askedUrl = `${serverUrl}/${address}/${repository.name}`
  const body = Buffer.from(target.body(repositoryUrl(call), access, askedUrl))
  return {
    status: 200,
    headers,
    body,
    log: { kind: 'other', name: call.path.slice(0, 200), outcome: 'served', cache: '-' },
  }
}
