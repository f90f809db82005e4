import type { ArtifactTarget } from '#ecosystems/gate/registry.ts'
import type { Verdict } from '#modules/policy/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { StoredArtifact } from './artifact-store.ts'
import { type Decision, decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { requireAskable } from './hosted-names.ts'
import { refuse } from './refusals.ts'
import { refuseArtifact } from './refuse-artifact.ts'
import { matches, verdictsFor } from './serve-index.ts'
import type { GatewayCall, Served, ServedLog } from './served.ts'

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
  await requireAskable(engine.hostedNames, context, { repository: call.repository, name: target.name })
  if (call.address === 'resolve' && !target.isMetadata) return refuseResolveOnly(call, target)
  const decided = await decide(engine, context, asked)
  if (isRefused(call, decided.verdict)) return refuseArtifact(engine, context, { call, target, decision: decided })
  const artifact = await openArtifact(engine, context, { call, target, versionId: decided.versionId })
  let { code } = decided
  if (artifact.cache === 'fetched') {
    const confirmed = await context.changes.confirm()
    const again = await decide(engine, context, { call: { ...call, confirmed }, target })
    if (isRefused(call, again.verdict)) return refuseArtifact(engine, context, { call, target, decision: again })
    code = again.code
  }
  const etag = `"${artifact.sha256.slice(0, 32)}"`
  const headers: Record<string, string> = {
    'content-type': target.contentType ?? 'application/octet-stream',
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    vary: 'authorization',
    'x-assay-verdict': code,
  }
  const { name, version } = target
  const about = { kind: target.isMetadata ? 'index' : 'artifact', name, version } as const
  const log: ServedLog = { ...about, outcome: 'served', verdictCode: code, cache: artifact.cache }
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
  const wanted = { versionId: asked.versionId, target: asked.target }
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
  const { repository } = call
  const { name, version } = target
  const known = await engine.packageId(context, repository.ecosystem.type, name)
  const decision = known && (await decideKnown(engine, context, { call, version, packageId: known }))
  if (decision) return decision
  // Not known to us: upstream may have published it since our copy was made, or tell of it elsewhere than in its index.
  const index = await engine.indexes.get(context, repository, { name, secondsOldMax })
  const isDescribed = await engine.describer.describe(context, repository, { name, version })
  if (!index && !isDescribed) throw new Problem('package.unknown', 404, { name, repository: repository.name })
  await context.changes.confirm()
  const packageId = index?.packageId ?? (await engine.packageId(context, repository.ecosystem.type, name))
  const fresh = packageId && (await decideKnown(engine, context, { call, version, packageId }))
  if (!fresh) throw new Problem('version.unknown', 404, { name, version })
  return fresh
}

/** Undefined while the catalogue does not know the version, or not what upstream tells of it beyond its index. */
async function decideKnown(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly version: string; readonly packageId: string },
): Promise<Decision | undefined> {
  const { call, version, packageId } = asked
  const verdicts = await verdictsFor(engine, context, { call, packageId })
  const lacksDetails = call.repository.registry.details && call.confirmed.fresh
  if (lacksDetails && !verdicts.verdicts.versions.get(version)?.isDescribed) return undefined
  return decideOnce(context, verdicts, { version, orgUnitPath: call.orgUnitPath, keep: call.confirmed.fresh })
}

/** An observed repository refuses only what is denied outright; so it is for those who only resolve. */
export function isRefused(call: GatewayCall, verdict: Verdict): boolean {
  const holds = call.repository.mode === 'approved' && call.address === 'repo'
  return verdict.kind === 'deny' || (verdict.kind === 'hold' && holds)
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
    { kind: 'artifact', name: target.name, version: target.version, outcome: 'refused', cache: '-' },
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
