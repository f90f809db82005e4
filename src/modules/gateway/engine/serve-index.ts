import type { IndexTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Engine } from './engine.ts'
import { requireAskable } from './hosted-names.ts'
import type { StoredIndex } from './index-store.ts'
import { refuse } from './refusals.ts'
import { type GatewayCall, repositoryUrl, type Served } from './served.ts'
import { type PreparedView, reasonText } from './views.ts'

export interface IndexWithView {
  readonly index: StoredIndex
  readonly view: PreparedView
}

/** The filtered index of a package for this caller. Throws `package.unknown`, `package.reserved` or an upstream problem. */
export async function viewIndex(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly name: string; readonly representation: string },
): Promise<IndexWithView> {
  const { call, name, representation } = asked
  await requireAskable(engine.hostedNames, context, { repository: call.repository, name })
  const takenBefore = engine.indexes.taken()
  const index = await engine.indexes.get(context, call.repository, { name })
  if (!index) throw new Problem('package.unknown', 404, { name, repository: call.repository.name })
  // It may have been read just now: what it changed is heard before anything is shown of it.
  if (engine.indexes.taken() > takenBefore && call.confirmed.fresh) await context.changes.confirm()
  const prepare = async () =>
    engine.views.get({
      index,
      verdicts: await verdictsFor(engine, context, { call, packageId: index.packageId }),
      representation,
      baseUrl: repositoryUrl(call),
      link: () => packageLink(call, name),
      orgUnitPath: call.orgUnitPath,
      showing: call.address === 'resolve' ? 'resolve' : call.repository.mode,
      now: context.now,
      repositoryId: call.repository.id,
      speakerOf: index.speakerOf ?? (() => call.repository),
      entityTag: call.repository.registry.entityTag,
    })
  try {
    return { index, view: await prepare() }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'version.unknown') throw error
    // The index has been refreshed since the verdicts were opened: hear of it, and open them again.
    await context.changes.confirm()
    return { index, view: await prepare() }
  }
}

/** Fresh verdicts; those last confirmed when the database is away and the lease still runs. */
export async function verdictsFor(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly packageId: string },
) {
  if (asked.call.confirmed.fresh) return engine.verdicts.get(context, asked.packageId)
  const held = engine.verdicts.peek(asked.packageId)
  if (!held) throw new Problem('server.database-unavailable', 503)
  return held
}

export async function serveIndex(
  engine: Engine,
  context: Context,
  asked: Omit<IndexTarget, 'kind'> & { readonly call: GatewayCall },
): Promise<Served> {
  const { call, name, reservedAs = [] } = asked
  const { repository } = call
  for (const also of reservedAs) await requireAskable(engine.hostedNames, context, { repository, name: also })
  const { index, view } = await viewIndex(engine, context, asked)
  const cache = index.staleBecause ? 'stale' : 'hit'
  if (!index.opened.index.saysMore && isRefusedEmpty(call, view)) return refuseIndex(call, name, view)
  const headers: Record<string, string> = {
    'content-type': call.repository.registry.contentType(asked.representation),
    etag: view.etag,
    'cache-control': 'private, no-cache',
    vary: 'authorization, accept, accept-encoding',
    ...(index.staleBecause
      ? { warning: '110 - "upstream unreachable"', 'x-assay-stale': asciiOf(index.staleBecause) }
      : {}),
  }
  if (matches(call.headers['if-none-match'], view.etag))
    return { status: 304, headers, log: { kind: 'index', name, outcome: 'not-modified', cache } }
  const compressed = acceptsGzip(call.headers['accept-encoding'])
  return {
    status: 200,
    headers: compressed ? { ...headers, 'content-encoding': 'gzip' } : headers,
    body: compressed ? view.gzip : view.identity,
    log: { kind: 'index', name, outcome: 'served', cache },
  }
}

function isRefusedEmpty(call: GatewayCall, { visible, refusedCount }: PreparedView): boolean {
  const { emptyIndex } = call.repository.registry
  return visible.size === 0 && (emptyIndex === 'refuse' || (emptyIndex === 'refuse-hidden' && refusedCount > 0))
}

/** Nothing may be resolved: said in words, because an empty list reads as "unpublished". */
export function refuseIndex(call: GatewayCall, name: string, view: PreparedView): Served {
  const example = view.example
  const reason = example ? reasonText(example.verdict) : 'no version is listed upstream'
  return refuse(
    call,
    {
      status: 403,
      message: `Assay: none of the ${view.refusedCount} versions of ${name} may be used: ${reason}`,
      code: example?.verdict.reasons[0]?.rule ?? 'package.no-version',
      link: packageLink(call, name),
    },
    { kind: 'index', name, outcome: 'refused', cache: 'hit' },
  )
}

/** Where a person reads why, and asks for it. */
export function packageLink(call: GatewayCall, name: string): string {
  return `${call.serverUrl}/p/${call.repository.ecosystem.type}/${encodeURIComponent(name)}`
}

/** RFC 9110 section 13.1.2: weak comparison, any of a list, or `*`. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (!ifNoneMatch) return false
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch
    .slice(0, 4_000)
    .split(',')
    .some((each) => each.trim().replace(/^W\//, '') === etag)
}

function acceptsGzip(acceptEncoding: string | undefined): boolean {
  if (!acceptEncoding) return false
  return acceptEncoding.split(',').some((part) => {
    const [coding, ...parameters] = part.split(';').map((each) => each.trim().toLowerCase())
    return (coding === 'gzip' || coding === '*') && !parameters.some((each) => /^q=0(\.0*)?$/.test(each))
  })
}

function asciiOf(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 120)
}
