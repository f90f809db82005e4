import type { RegistryTarget } from '#ecosystems/ecosystem.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { withHeldIndex } from './index-reader.ts'
import { refuseProblem, refuseVersion } from './refusals.ts'
import { isRefused, serveArtifact } from './serve-artifact.ts'
import { refuseIndex, serveIndex, verdictsFor, viewIndex } from './serve-index.ts'
import { serveSearch } from './serve-search.ts'
import { serveLogin, servePing, serveWhoami } from './serve-session.ts'
import { type GatewayCall, repositoryUrl, type Served } from './served.ts'

/** Answers one request of a package manager. Expected failures become refusals in the client's own form. */
export async function serveRequest(engine: Engine, context: Context, call: GatewayCall): Promise<Served> {
  const target = call.repository.registry.route(call)
  const about = { name: target && 'name' in target ? target.name : call.path.slice(0, 200) }
  try {
    if (!target) throw new Problem('gateway.unknown-path', 404)
    return await withHeldIndex(() => serveTarget(engine, context, { call, target }))
  } catch (error) {
    if (error instanceof Problem) return refuseProblem(call, error, about)
    throw error
  }
}

function serveTarget(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: RegistryTarget },
): Promise<Served> | Served {
  switch (target.kind) {
    case 'index':
      return serveIndex(engine, context, { call, ...target })
    case 'artifact':
      return serveArtifact(engine, context, { call, target })
    case 'manifest':
      return serveManifest(engine, context, { call, ...target })
    case 'tags':
      return serveTags(engine, context, { call, name: target.name })
    case 'search':
      return serveSearch(engine, context, { call, target })
    case 'ping':
      return servePing()
    case 'whoami':
      return serveWhoami(call)
    case 'login':
      return serveLogin(call)
    case 'unsupported':
      throw new Problem('gateway.unsupported', 404, { reason: target.reason })
  }
}

/** One version's metadata: by number, or by a tag as this caller sees the tags. */
async function serveManifest(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly name: string; readonly versionOrTag: string },
): Promise<Served> {
  const { call, name, versionOrTag } = asked
  const { index, view } = await viewIndex(engine, context, { call, name, representation: 'abbreviated' })
  const tags = await view.tags()
  const version = tags[versionOrTag] ?? index.opened.index.tags[versionOrTag] ?? versionOrTag
  const decision = await decideOnce(context, await verdictsFor(engine, context, { call, packageId: index.packageId }), {
    version,
    orgUnitPath: call.orgUnitPath,
    keep: call.confirmed.fresh,
  })
  if (!decision) throw new Problem('version.unknown', 404, { name, version })
  // Who only resolves sees what is not approved yet, and nothing of what is denied.
  const refused = call.address === 'repo' ? isRefused(call, decision.verdict) : decision.verdict.kind === 'deny'
  if (refused) return refuseVersion(call, { name, version, ...decision })
  const body = await index.opened.manifest(version, repositoryUrl(call))
  if (!body) throw new Problem('version.unknown', 404, { name, version })
  return json(body, { kind: 'index', name, version, outcome: 'served', cache: 'hit' })
}

async function serveTags(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly name: string },
): Promise<Served> {
  const { view } = await viewIndex(engine, context, { ...asked, representation: 'abbreviated' })
  if (view.visibleCount === 0) return refuseIndex(asked.call, asked.name, view)
  const body = Buffer.from(JSON.stringify(await view.tags()))
  return json(body, { kind: 'index', name: asked.name, outcome: 'served', cache: 'hit' })
}

function json(body: Uint8Array, log: Served['log']): Served {
  const headers = { 'content-type': 'application/json', 'cache-control': 'private, no-cache', vary: 'authorization' }
  return { status: 200, headers, body, log }
}
