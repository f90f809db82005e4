import { createHash } from 'node:crypto'
import type { ChecksumAlgorithm, RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import type { Engine } from './engine.ts'
import { serveArtifact } from './serve-artifact.ts'
import { serveBuilds } from './serve-builds.ts'
import { serveDocument } from './serve-document.ts'
import { serveIndex } from './serve-index.ts'
import type { GatewayCall, Served } from './served.ts'

type ChecksumTarget = Extract<RegistryTarget, { readonly kind: 'checksum' }>

/**
 * The digest of what the same caller is answered for the file itself: of our bytes, never one that upstream states. What is
 * refused has none.
 */
export async function serveChecksum(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: ChecksumTarget },
): Promise<Served> {
  const { of, algorithm, listedAs } = target
  const { authorization, accept, 'user-agent': userAgent } = call.headers
  const whole = { ...call, method: 'GET', headers: { authorization, accept, 'user-agent': userAgent } }
  const served = await serveWhole(engine, context, { call: whole, of })
  if (served.status !== 200 || served.body === undefined) return served
  const hex = await digestOf(engine, context, { body: served.body, algorithm })
  const { etag: _, ...kept } = served.headers
  const headers = { ...kept, 'content-type': 'text/plain', etag: `"${hex}"` }
  const line = listedAs === undefined ? hex : `${hex}  ${listedAs}\n`
  return { ...served, headers, body: Buffer.from(line), log: { ...served.log, kind: 'other' } }
}

function serveWhole(
  engine: Engine,
  context: Context,
  { call, of }: { readonly call: GatewayCall; readonly of: ChecksumTarget['of'] },
): Promise<Served> {
  if (of.kind === 'index') return serveIndex(engine, context, { call, ...of })
  if (of.kind === 'builds') return serveBuilds(engine, context, { call, target: of })
  if (of.kind === 'document') return serveDocument(engine, context, { call, target: of })
  return serveArtifact(engine, context, { call, target: of })
}

async function digestOf(
  engine: Engine,
  context: Context,
  { body, algorithm }: { readonly body: NonNullable<Served['body']>; readonly algorithm: ChecksumAlgorithm },
): Promise<string> {
  if (!('blob' in body)) return createHash(algorithm).update(body).digest('hex')
  return algorithm === 'sha256' ? body.blob : (await engine.digests.get(context, body.blob))[algorithm]
}
