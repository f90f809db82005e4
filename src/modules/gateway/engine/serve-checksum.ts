import { createHash } from 'node:crypto'
import type { ChecksumAlgorithm, RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import type { Engine } from './engine.ts'
import { serveArtifact } from './serve-artifact.ts'
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
  const { of, algorithm } = target
  const whole = { ...call, method: 'GET', headers: { authorization: call.headers.authorization } }
  const served =
    of.kind === 'index'
      ? await serveIndex(engine, context, { call: whole, ...of })
      : await serveArtifact(engine, context, { call: whole, target: of })
  if (served.status !== 200 || served.body === undefined) return served
  const hex = await digestOf(context, served.body, algorithm)
  const { etag: _, ...kept } = served.headers
  const headers = { ...kept, 'content-type': 'text/plain', etag: `"${hex}"` }
  return { ...served, headers, body: Buffer.from(hex), log: { ...served.log, kind: 'other' } }
}

async function digestOf(
  context: Context,
  body: NonNullable<Served['body']>,
  algorithm: ChecksumAlgorithm,
): Promise<string> {
  const hash = createHash(algorithm)
  if (!('blob' in body)) return hash.update(body).digest('hex')
  if (algorithm === 'sha256') return body.blob
  for await (const chunk of context.blobs.stream(body.blob)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
