import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import { openPackageVerdicts, type Verdict } from '#modules/policy/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type Engine, engineOf } from './engine/engine.ts'
import { requireHosted } from './engine/require-hosted.ts'
import { isReserved, type Repository } from './repository.ts'
import { roots } from './serve-roots.ts'

export interface Explanation {
  readonly repository: string
  readonly ecosystem: string
  readonly name: string
  readonly version?: string
  readonly packageId?: string
  readonly versionId?: string
  /** Absent: the address names no single version. */
  readonly verdict?: Verdict
  /** What stands in the way before any verdict is asked: a problem code. */
  readonly problem?: string
}

/** Why an address that a client printed is answered as it is; for clients that show nothing themselves. */
export async function explainAddress(context: Context, url: string): Promise<Explanation> {
  await context.changes.confirm()
  const engine = engineOf(context)
  const { repository, target } = await readAddress(engine, context, url)
  await requireHosted(engine, context, { repository, target })
  const { name, version } = await findSubject(engine, context, { repository, target })
  if (name === undefined) throw new Problem('gateway.unknown-path', 404)
  const about = { repository: repository.name, ecosystem: repository.ecosystem.type, name }
  // Of a hosted one they are the names that it is for.
  if (repository.kind !== 'hosted' && isReserved(repository, name)) return { ...about, problem: 'package.reserved' }
  const packageId = await engine.packageId(context, repository.ecosystem.type, name)
  if (!packageId) return { ...about, problem: 'package.unknown' }
  if (version === undefined) return { ...about, packageId }
  const verdicts = await openPackageVerdicts(context, packageId)
  const row = verdicts.versions.get(version)
  if (!row) return { ...about, packageId, version, problem: 'version.unknown' }
  const orgUnitPath = context.actor.kind === 'person' ? await engine.unitPath(context, context.actor.orgUnitId) : []
  const verdict = verdicts.decide(version, { orgUnitPath, now: context.now })
  return { ...about, packageId, version, versionId: row.versionId, verdict }
}

/** What an address is about: by itself, by upstream's lists, or by what a name was last known to mean. */
async function findSubject(
  engine: Engine,
  context: Context,
  { repository, target }: { readonly repository: Repository; readonly target: RegistryTarget },
): Promise<{ readonly name?: string; readonly version?: string }> {
  if (target.kind === 'listed') return (await engine.listings.find(context, repository, target.path))[0] ?? {}
  if (target.kind === 'named') {
    const { name, query } = target
    const kept = await engine.namedVersions.find(context, repository, { name, query, fresh: true })
    return { name, ...(kept && { version: kept.version }) }
  }
  if (target.kind === 'artifact' || target.kind === 'builds') return { name: target.name, version: target.version }
  if (target.kind === 'manifest') return { name: target.name, version: target.versionOrTag }
  return 'name' in target && target.name !== undefined ? { name: target.name } : {}
}

/** Below the address of repositories, or at the server's root for protocols that are asked there. */
function findRepositoryPath(path: string): readonly (string | undefined)[] | null {
  for (const { prefix } of roots()) {
    const found = path.startsWith(`${prefix}/`) ? /^\/([^/]{1,63})(\/.*)$/.exec(path.slice(prefix.length)) : null
    if (found) return [path, found[1], `${prefix}${found[2]}`]
  }
  return /^\/(?:repo|resolve)\/([^/]{1,63})(\/.*)$/.exec(path)
}

async function readAddress(
  engine: Engine,
  context: Context,
  text: string,
): Promise<{ readonly repository: Repository; readonly target: RegistryTarget }> {
  const url = URL.parse(text, 'http://assay.invalid')
  // A public address may have a path of its own, which a proxy takes off before it asks us.
  const mounted = new URL(context.config.publicUrl ?? 'http://assay.invalid').pathname.replace(/\/$/, '')
  const pathname = url?.pathname ?? ''
  const path = pathname.startsWith(`${mounted}/`) ? pathname.slice(mounted.length) : pathname
  const found = findRepositoryPath(path)
  const repository = found?.[1] ? await engine.repository(context, found[1]) : undefined
  if (!url || !found?.[2] || !repository) throw new Problem('gateway.unknown-path', 404)
  const target = repository.registry.route({
    method: 'GET',
    path: found[2],
    query: url.searchParams,
    headers: {},
    repositoryName: repository.name,
  })
  if (!target) throw new Problem('gateway.unknown-path', 404)
  return { repository, target }
}
