import type { Registry, RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Engine } from './engine.ts'
import type { NamedVersion } from './named-versions.ts'
import { serveArtifact } from './serve-artifact.ts'
import type { GatewayCall, Served } from './served.ts'

/**
 * A version under a name that is kept. Upstream is asked what it means once in the soft time; while it does not answer, or wants
 * to be asked less often, the name means what it last meant that could be used.
 */
export async function serveKeptName(
  engine: Engine,
  context: Context,
  asked: {
    readonly call: GatewayCall
    readonly target: Extract<RegistryTarget, { readonly kind: 'named' }>
    readonly named: NonNullable<Registry['named']>
    readonly askUpstream: () => Promise<string>
  },
): Promise<Served> {
  const { call, target, named, askUpstream } = asked
  const { repository, confirmed } = call
  const { name, query } = target
  const { fresh } = confirmed
  const kept = await engine.namedVersions.find(context, repository, { name, query, fresh })
  const serve = (version: string) => serveArtifact(engine, context, { call, target: named.target(name, version) })
  const isCurrent = (known: NamedVersion) =>
    known.checkedAt.getTime() + repository.softTtlSeconds * 1000 > context.now.getTime()
  if (kept && (isCurrent(kept) || !fresh)) {
    const served = await serve(kept.version)
    if (served.status < 400 && fresh && kept.usableVersion !== kept.version)
      await engine.namedVersions.keep(context, repository, { name, query, ...kept, usableVersion: kept.version })
    return served
  }
  const asking = engine.namedVersions.askOnce(repository, { name, query }, async () => {
    // Somebody else may have asked meanwhile.
    const known = await engine.namedVersions.find(context, repository, { name, query, fresh })
    if (known && isCurrent(known)) return known.version
    const version = await askUpstream()
    const { usableVersion } = known ?? { usableVersion: undefined }
    await engine.namedVersions.keep(context, repository, {
      name,
      query,
      version,
      checkedAt: context.now,
      usableVersion,
    })
    return version
  })
  const meant = await asking.catch((error: unknown) => {
    const isAway = error instanceof Problem && error.status >= 500
    if (!isAway || !kept) throw error
    return undefined
  })
  if (meant === undefined) return asStale(await serve(kept?.usableVersion ?? kept?.version ?? ''))
  const now = { name, query, version: meant, checkedAt: context.now, usableVersion: kept?.usableVersion }
  const served = await serve(meant)
  if (served.status < 400 && now.usableVersion !== meant)
    await engine.namedVersions.keep(context, repository, { ...now, usableVersion: meant })
  return served
}

function asStale(served: Served): Served {
  if (served.status >= 400) return served
  return { ...served, headers: { ...served.headers, warning: '110 - "upstream unreachable"' } }
}
