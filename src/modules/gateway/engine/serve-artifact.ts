import type { Verdict } from '#modules/policy/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { isReserved } from '../repository.ts'
import type { StoredArtifact } from './artifact-store.ts'
import { type Decision, decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { refuse, refuseVersion } from './refusals.ts'
import { matches, verdictsFor } from './serve-index.ts'
import type { GatewayCall, Served, ServedLog } from './served.ts'

export interface ArtifactTarget {
  readonly name: string
  readonly version: string
  readonly fileName: string
}

/**
 * The verdict is asked here whatever the index said: with a lockfile a client fetches nothing else. It is asked again
 * after a fetch, because facts may have changed while upstream was answering.
 */
export async function serveArtifact(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly target: ArtifactTarget },
): Promise<Served> {
  const { call, target } = asked
  if (isReserved(call.repository, target.name)) throw new Problem('package.reserved', 403, { name: target.name })
  if (call.address === 'resolve') return refuseResolveOnly(call, target)
  const decided = await decide(engine, context, asked)
  if (isRefused(call, decided.verdict)) return refuseVersion(call, { ...target, ...decided })
  const artifact = await openArtifact(engine, context, { call, target, versionId: decided.versionId })
  let { code } = decided
  if (artifact.cache === 'fetched') {
    const confirmed = await context.changes.confirm()
    const again = await decide(engine, context, { call: { ...call, confirmed }, target })
    if (isRefused(call, again.verdict)) return refuseVersion(call, { ...target, ...again })
    code = again.code
  }
  const etag = `"${artifact.sha256.slice(0, 32)}"`
  const headers: Record<string, string> = {
    'content-type': 'application/octet-stream',
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    vary: 'authorization',
    'x-assay-verdict': code,
  }
  const log: ServedLog = { kind: 'artifact', ...target, outcome: 'served', verdictCode: code, cache: artifact.cache }
  if (matches(call.headers['if-none-match'], etag))
    return { status: 304, headers, log: { ...log, outcome: 'not-modified' } }
  const range = readRange(call.headers, { etag, sizeBytes: artifact.sizeBytes })
  const body = artifact.bytes ?? { blob: artifact.sha256, sizeBytes: artifact.sizeBytes }
  if (range === 'whole') return { status: 200, headers, body, log }
  if (range === 'impossible')
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${artifact.sizeBytes}` }, log }
  return { status: 206, headers: { ...headers, ...rangeHeaders(range, artifact.sizeBytes) }, body, range, log }
}

/** The address of an artifact is its index's word: when that leads elsewhere by now, the index is asked once more. */
async function openArtifact(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly target: ArtifactTarget; readonly versionId: string },
): Promise<StoredArtifact> {
  const { repository } = asked.call
  const wanted = { versionId: asked.versionId, fileName: asked.target.fileName }
  try {
    return await engine.artifacts.get(context, repository, wanted)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upstream.foreign-artifact') throw error
    await engine.indexes.get(context, repository, { name: asked.target.name, secondsOldMax })
    return engine.artifacts.get(context, repository, wanted)
  }
}

/** Asking for versions that do not exist must not become a flood of questions to upstream. */
const secondsOldMax = 2

async function decide(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: ArtifactTarget },
): Promise<Decision> {
  const asked = { version: target.version, orgUnitPath: call.orgUnitPath, keep: call.confirmed.fresh }
  const known = await engine.packageId(context, call.repository.ecosystem.type, target.name)
  const decision =
    known && (await decideOnce(context, await verdictsFor(engine, context, { call, packageId: known }), asked))
  if (decision) return decision
  // Not known to us: upstream may have published it since our copy was made.
  const index = await engine.indexes.get(context, call.repository, { name: target.name, secondsOldMax })
  if (!index) throw new Problem('package.unknown', 404, { name: target.name, repository: call.repository.name })
  await context.changes.confirm()
  const fresh = await decideOnce(
    context,
    await verdictsFor(engine, context, { call, packageId: index.packageId }),
    asked,
  )
  if (!fresh) throw new Problem('version.unknown', 404, { name: target.name, version: target.version })
  return fresh
}

/** An observed repository refuses only what is denied outright. */
export function isRefused(call: GatewayCall, verdict: Verdict): boolean {
  return verdict.kind === 'deny' || (verdict.kind === 'hold' && call.repository.mode === 'approved')
}

function refuseResolveOnly(call: GatewayCall, target: ArtifactTarget): Served {
  return refuse(
    call,
    {
      status: 403,
      message: `Assay: this address resolves versions and serves no packages: ask for ${target.name} in an introduction`,
      code: 'artifact.resolve-only',
      link: `${call.serverUrl}/introductions`,
    },
    { kind: 'artifact', ...target, outcome: 'refused', cache: '-' },
  )
}

export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** One range of RFC 9110 section 14.1.2; several, or an `If-Range` that does not hold, get the whole. */
export function readRange(
  headers: Readonly<Record<string, string | undefined>>,
  whole: { readonly etag: string; readonly sizeBytes: number },
): ByteRange | 'whole' | 'impossible' {
  const ifRange = headers['if-range']
  if (ifRange !== undefined && ifRange !== whole.etag) return 'whole'
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return 'whole'
  const last = whole.sizeBytes - 1
  if (found[1] === '') {
    const suffix = Number(found[2])
    return suffix === 0 ? 'impossible' : { start: Math.max(0, whole.sizeBytes - suffix), end: last }
  }
  const start = Number(found[1])
  const end = found[2] === '' ? last : Math.min(Number(found[2]), last)
  if (start > last) return 'impossible'
  return end < start ? 'whole' : { start, end }
}

function rangeHeaders({ start, end }: ByteRange, sizeBytes: number): Record<string, string> {
  return { 'content-range': `bytes ${start}-${end}/${sizeBytes}` }
}
