import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { candidateOfVersion, withFirst } from './choose-candidate.ts'
import { loadServices } from './document-store.ts'
import type { Engine } from './engine.ts'
import { documentTag } from './entity-tag.ts'
import { requireAskable } from './hosted-names.ts'
import { isRefused } from './is-refused.ts'
import { isUnchanged } from './is-unchanged.ts'
import { headBytes, readHead } from './read-head.ts'
import { refuseVersion } from './refusals.ts'
import { readRange, requireOwnWord } from './serve-artifact.ts'
import { decideFor } from './serve-manifest.ts'
import { serveOfHosted } from './serve-of-hosted.ts'
import { type GatewayCall, repositoryUrl, type Served } from './served.ts'

type DocumentTarget = Extract<RegistryTarget, { readonly kind: 'document' }>

/** A document of upstream that no verdict concerns, as upstream sent it or as its protocol rewrites it. */
export async function serveDocument(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: DocumentTarget },
): Promise<Served> {
  const { name, version } = target
  if (name !== undefined && version !== undefined) {
    const asked = { repository: call.repository, name, version, fresh: call.confirmed.fresh }
    const repository = await candidateOfVersion(engine, context, asked)
    return serveDocumentOf(engine, context, { call: { ...call, repository }, target })
  }
  return withFirst(call.repository, (repository) =>
    serveDocumentOf(engine, context, { call: { ...call, repository }, target }),
  )
}

async function serveDocumentOf(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: DocumentTarget },
): Promise<Served> {
  const { path, name, keep, rewrite } = target
  const { isDocument } = call.repository.registry
  if (name !== undefined) await requireAskable(engine.hostedNames, context, { repository: call.repository, name })
  if (call.repository.kind === 'hosted' && target.ofHosted) return serveOfHosted(engine, context, { call, target })
  // Where nothing but the bank's own is held, there is no upstream whose documents these could be.
  if (call.repository.kind === 'hosted')
    throw new Problem('gateway.unsupported', 404, { reason: 'A hosted repository has no documents of an upstream' })
  const refused = await refuseAbout(engine, context, { call, target })
  if (refused) return refused
  const url = await locate(engine, context, { call, path })
  const found = await engine.documents.get(context, call.repository, {
    request: { url },
    keep,
    rewrite,
    sha256: target.sha256,
  })
  if (!found) throw new Problem('document.unknown', 404, { path: path.slice(0, 200) })
  const { sha256, sizeBytes, cache, lastModified } = found
  const bytes = await engine.documents.bytesOf(context, found)
  if (isDocument && !isDocument(bytes?.subarray(0, headBytes) ?? (await readHead(context, found))))
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
  const about = { name: name ?? path.slice(0, 200), ...(target.version !== undefined && { version: target.version }) }
  const log = { kind: 'other', ...about, outcome: 'served', cache } as const
  if (isUnchanged(call.headers, { etag, lastModified }))
    return { status: 304, headers, log: { ...log, outcome: 'not-modified' } }
  const body = bytes ?? { blob: sha256, sizeBytes }
  const range = readRange(call.headers, { etag, sizeBytes, lastModified })
  if (range === 'whole') return { status: 200, headers, body, log }
  const all = `bytes */${sizeBytes}`
  if (range === 'impossible') return { status: 416, headers: { ...headers, 'content-range': all }, log }
  const part = `bytes ${range.start}-${range.end}/${sizeBytes}`
  return { status: 206, headers: { ...headers, 'content-range': part }, body, range, log }
}

/** What is about one version is refused as the version is. */
async function refuseAbout(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: DocumentTarget },
): Promise<Served | undefined> {
  const { name, version } = target
  if (name === undefined || version === undefined) return undefined
  const index = await engine.indexes.get(context, call.repository, { name })
  if (!index) throw new Problem('package.unknown', 404, { name, repository: call.repository.name })
  const decision = await decideFor(engine, context, { call, index, version })
  if (!decision) throw new Problem('version.unknown', 404, { name, version })
  if (isRefused(call, decision.verdict)) return refuseVersion(call, { name, version, ...decision })
  requireOwnWord(call, { name, version }, decision)
  return undefined
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
