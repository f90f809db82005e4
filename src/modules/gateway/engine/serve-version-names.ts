import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { withFirst } from './choose-candidate.ts'
import { decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { requireAskable } from './hosted-names.ts'
import { isRefused } from './is-refused.ts'
import { verdictsFor } from './serve-index.ts'
import type { GatewayCall, Served } from './served.ts'
import { fetchFor, unreadable } from './upstream.ts'

interface NamesAsked {
  readonly call: GatewayCall
  readonly target: Extract<RegistryTarget, { readonly kind: 'versionNames' }>
}

/**
 * The names that versions go by. What a name means is known once it was asked for: where only approved versions are served, a
 * name that nobody has asked for yet is left out, like one whose version is refused. While upstream does not answer, those
 * that are known are listed.
 */
export function serveVersionNames(engine: Engine, context: Context, asked: NamesAsked): Promise<Served> {
  const { call, target } = asked
  return withFirst(call.repository, (repository) =>
    serveVersionNamesOf(engine, context, { call: { ...call, repository }, target }),
  )
}

async function serveVersionNamesOf(engine: Engine, context: Context, asked: NamesAsked): Promise<Served> {
  const { call, target } = asked
  const { repository } = call
  const { name } = target
  await requireAskable(engine.hostedNames, context, { repository, name })
  const meanings = await engine.namedVersions.all(context, repository, name)
  const { names, isStale } = await namesOf(engine, context, { call, name, known: [...meanings.keys()] })
  const packageId = await engine.packageId(context, repository.ecosystem.type, name)
  const verdicts = packageId && (await verdictsFor(engine, context, { call, packageId }))
  const showsUnknown = repository.mode === 'observe' || call.address === 'resolve'
  const shown: string[] = []
  for (const each of names) {
    const version = meanings.get(each)
    const about = version && { version, orgUnitPath: call.orgUnitPath, keep: call.confirmed.fresh }
    const decision = verdicts && about ? await decideOnce(context, verdicts, about) : undefined
    if (decision ? !isRefused(call, decision.verdict) : showsUnknown) shown.push(each)
  }
  const { headers, body } = target.write(shown)
  const cacheControl = { 'cache-control': 'private, no-cache', vary: 'authorization' }
  const stale = isStale ? { warning: '110 - "upstream unreachable"' } : {}
  return {
    status: 200,
    headers: { ...cacheControl, ...stale, ...headers },
    body,
    log: { kind: 'index', name, outcome: 'served', cache: isStale ? 'stale' : '-' },
  }
}

async function namesOf(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly name: string; readonly known: readonly string[] },
): Promise<{ readonly names: readonly string[]; readonly isStale: boolean }> {
  const { call, name, known } = asked
  const { repository } = call
  const { named } = repository.registry
  if (!named?.all) throw new Problem('gateway.unknown-path', 404)
  if (repository.kind === 'hosted') {
    const owner = await engine.hostedNames.ownerOf(context, repository.ecosystem.type, name)
    if (owner === repository.id) return { names: known, isStale: false }
    throw new Problem('package.unknown', 404, { name, repository: repository.name })
  }
  try {
    const names = await named.all(name, fetchFor(context, { repository, health: engine.health }))
    if (!names) throw new Problem('package.unknown', 404, { name, repository: repository.name })
    return { names, isStale: false }
  } catch (error) {
    const problem = unreadable(error)
    const isAway = problem instanceof Problem && problem.status >= 500 && known.length > 0
    if (!isAway) throw problem
    return { names: known, isStale: true }
  }
}
