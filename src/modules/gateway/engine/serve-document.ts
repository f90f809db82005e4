import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Engine } from './engine.ts'
import { requireAskable } from './hosted-names.ts'
import { readRange } from './serve-artifact.ts'
import { matches } from './serve-index.ts'
import { type GatewayCall, repositoryUrl, type Served } from './served.ts'

type DocumentTarget = Extract<RegistryTarget, { readonly kind: 'document' }>

/** A document of upstream that no verdict concerns, as upstream sent it. */
export async function serveDocument(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: DocumentTarget },
): Promise<Served> {
  const { path, name, keep } = target
  if (name !== undefined) await requireAskable(engine.hostedNames, context, { repository: call.repository, name })
  const found = await engine.documents.get(context, call.repository, { request: { url: path }, keep })
  if (!found) throw new Problem('document.unknown', 404, { path: path.slice(0, 200) })
  const { sha256, sizeBytes, cache } = found
  const etag = `"${sha256.slice(0, 32)}"`
  const headers: Record<string, string> = {
    'content-type': target.contentType ?? 'application/octet-stream',
    etag,
    'accept-ranges': 'bytes',
    'cache-control': keep === 'forever' ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    vary: 'authorization',
    ...(cache === 'stale' ? { warning: '110 - "upstream unreachable"' } : {}),
  }
  const log = { kind: 'other', name: name ?? path.slice(0, 200), outcome: 'served', cache } as const
  if (matches(call.headers['if-none-match'], etag))
    return { status: 304, headers, log: { ...log, outcome: 'not-modified' } }
  const body = { blob: sha256, sizeBytes }
  const range = readRange(call.headers, { etag, sizeBytes })
  if (range === 'whole') return { status: 200, headers, body, log }
  const all = `bytes */${sizeBytes}`
  if (range === 'impossible') return { status: 416, headers: { ...headers, 'content-range': all }, log }
  const part = `bytes ${range.start}-${range.end}/${sizeBytes}`
  return { status: 206, headers: { ...headers, 'content-range': part }, body, range, log }
}

/** Settings that the protocol itself writes. */
export function serveStatic(call: GatewayCall, target: Extract<RegistryTarget, { readonly kind: 'static' }>): Served {
  const headers = { 'content-type': target.contentType, 'cache-control': 'private, no-cache', vary: 'authorization' }
  const body = Buffer.from(target.body(repositoryUrl(call)))
  return {
    status: 200,
    headers,
    body,
    log: { kind: 'other', name: call.path.slice(0, 200), outcome: 'served', cache: '-' },
  }
}
