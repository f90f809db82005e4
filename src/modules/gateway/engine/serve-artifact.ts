import type { ArtifactTarget, FileDescription, VersionTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { acquireTarget } from './acquire-target.ts'
import type { StoredArtifact } from './artifact-store.ts'
import { candidateOfVersion } from './choose-candidate.ts'
import { decideWholes } from './decide-wholes.ts'
import { type Decision, decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { requireAskable } from './hosted-names.ts'
import { isRefused } from './is-refused.ts'
import { isUnchanged } from './is-unchanged.ts'
import { refuse } from './refusals.ts'
import { refuseArtifact } from './refuse-artifact.ts'
import { requireOwnVersion } from './require-own-version.ts'
import { verdictsFor } from './serve-index.ts'
import type { GatewayCall, Served, ServedLog } from './served.ts'

export { isRefused } from './is-refused.ts'

/**
 * The verdict is asked here whatever the index said: with a lockfile a client fetches nothing else. It is asked again
 * after a fetch, because facts may have changed while upstream was answering.
 */
export async function serveArtifact(
  engine: Engine,
  context: Context,
  given: { readonly call: GatewayCall; readonly target: ArtifactTarget },
): Promise<Served> {
  const { target } = given
  await requireAskable(engine.hostedNames, context, { repository: given.call.repository, name: target.name })
  const { name: packageName, version: asVersion } = target
  const { fresh } = given.call.confirmed
  const question = { repository: given.call.repository, name: packageName, version: asVersion, fresh }
  const call = { ...given.call, repository: await candidateOfVersion(engine, context, question) }
  const asked = { call, target }
  if (call.address === 'resolve' && !target.isMetadata) return refuseResolveOnly(call, target)
  const decided = await decideUse(engine, context, asked)
  if (isRefused(call, decided.verdict)) return refuseArtifact(engine, context, { call, target, decision: decided })
  requireOwnWord(call, target, decided)
  await requireOwnVersion(engine, context, { call, name: packageName, version: asVersion })
  const artifact = await acquireTarget(engine, context, {
    repository: call.repository,
    target,
    versionId: decided.versionId,
  })
  let { code } = decided
  if (artifact.cache === 'fetched') {
    const confirmed = await context.changes.confirm()
    const again = await decideUse(engine, context, { call: { ...call, confirmed }, target })
    if (isRefused(call, again.verdict)) return refuseArtifact(engine, context, { call, target, decision: again })
    requireOwnWord(call, target, again)
    code = again.code
  }
  const etag = `"${artifact.sha256.slice(0, 32)}"`
  const described = await describeFile(engine, context, { call, target, artifact, decided })
  const lastModified = artifact.fetchedAt.toUTCString()
  const headers: Record<string, string> = {
    'content-type': target.contentType ?? 'application/octet-stream',
    etag,
    'last-modified': lastModified,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    vary: 'authorization',
    'x-assay-verdict': code,
    ...(await digestHeaders(engine, context, { call, artifact })),
    ...described.headers,
    ...target.headers,
  }
  const { name, version } = target
  const about = { kind: target.isMetadata ? 'index' : 'artifact', name, version } as const
  const log: ServedLog = { ...about, outcome: 'served', verdictCode: code, cache: artifact.cache }
  if (isUnchanged(call.headers, { etag, lastModified }))
    return { status: 304, headers, log: { ...log, outcome: 'not-modified' } }
  const range = readRange(call.headers, { etag, lastModified, sizeBytes: artifact.sizeBytes })
  const body = artifact.bytes ?? { blob: artifact.sha256, sizeBytes: artifact.sizeBytes }
  if (range === 'whole') return { status: 200, headers, body, log }
  if (range === 'impossible')
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${artifact.sizeBytes}` }, log }
  return { status: 206, headers: { ...headers, ...rangeHeaders(range, artifact.sizeBytes) }, body, range, log }
}

/**
 * Where the repository that is asked says otherwise of the version than its origin, the client would take one for the other.
 * Throws `artifact.other-origin`.
 */
export function requireOwnWord(
  { repository }: Pick<GatewayCall, 'repository'>,
  { name, version }: VersionTarget,
  { disputedBy }: Pick<Decision, 'disputedBy'>,
): void {
  if (!disputedBy.has(repository.id)) return
  throw new Problem('artifact.other-origin', 403, {
    repository: repository.memberName ?? repository.name,
    ...{ name, version },
  })
}

/** What a version consists of is served from now on, as a part of it and of the version that it was served as a part of. */
async function describeFile(
  engine: Engine,
  context: Context,
  served: {
    readonly call: GatewayCall
    readonly target: ArtifactTarget
    readonly artifact: StoredArtifact
    readonly decided: UseDecision
  },
): Promise<FileDescription> {
  const { call, target, artifact, decided } = served
  const described = await engine.fileDescriber.describe(context, call.repository, { target, artifact })
  if (described.parts.length === 0 || !call.confirmed.fresh) return described
  for (const versionId of [decided.versionId, ...decided.wholeIds])
    await engine.parts.record(context, versionId, described.parts)
  return described
}

async function digestHeaders(
  engine: Engine,
  context: Context,
  { call, artifact }: { readonly call: GatewayCall; readonly artifact: StoredArtifact },
): Promise<Readonly<Record<string, string>>> {
  const { artifactHeaders } = call.repository.registry
  return artifactHeaders ? artifactHeaders(await engine.digests.get(context, artifact.sha256, artifact.bytes)) : {}
}

/** Asking for versions that do not exist must not become a flood of questions to upstream. */
const secondsOldMax = 2

interface UseDecision extends Decision {
  /** Of the versions that it may be used as a part of, where it may not be used by itself. */
  readonly wholeIds: readonly string[]
}

/** What is held by itself may be used as a part of a version that may; what is denied may not. */
async function decideUse(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly target: ArtifactTarget },
): Promise<UseDecision> {
  const { call, target } = asked
  const own = await decide(engine, context, asked)
  const isHeld = own.verdict.kind === 'hold' && isRefused(call, own.verdict)
  if (!isHeld || !call.repository.registry.describeFile) return { ...own, wholeIds: [] }
  const { usable } = await decideWholes(engine, context, { call, name: target.name, part: target.version })
  const [first] = usable
  if (!first) return { ...own, wholeIds: [] }
  return { ...first, versionId: own.versionId, wholeIds: usable.map(({ versionId }) => versionId) }
}

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
  const isOptional = repository.registry.details?.isOptional === true
  const [index, isDescribed] = await Promise.all([
    engine.indexes.get(context, repository, { name, secondsOldMax }),
    !isOptional &&
      engine.unknowns.ask(context, { repository, name, what: version }, () =>
        engine.describer.describe(context, repository, { name, version }),
      ),
  ])
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
  const { kind, registry } = call.repository
  const details = kind === 'hosted' ? undefined : registry.details
  const lacksDetails = details && !details.isOptional && call.confirmed.fresh
  if (lacksDetails && !verdicts.verdicts.versions.get(version)?.isDescribed) return undefined
  return decideOnce(context, verdicts, { version, orgUnitPath: call.orgUnitPath, keep: call.confirmed.fresh })
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
  whole: { readonly etag: string; readonly sizeBytes: number; readonly lastModified?: string | null | undefined },
): ByteRange | 'whole' | 'impossible' {
  const ifRange = headers['if-range']
  if (ifRange !== undefined && ifRange !== whole.etag && ifRange !== whole.lastModified) return 'whole'
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
