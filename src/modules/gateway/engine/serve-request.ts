import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { chooseMember, nameOfTarget, otherNamesOfTarget } from './choose-member.ts'
import { decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { withHeldIndex } from './index-reader.ts'
import { refuseProblem, refuseVersion } from './refusals.ts'
import { requireDownload } from './require-download.ts'
import { serveAdvisories } from './serve-advisories.ts'
import { isRefused, serveArtifact } from './serve-artifact.ts'
import { serveChecksum } from './serve-checksum.ts'
import { serveDocument, serveStatic } from './serve-document.ts'
import { refuseIndex, serveIndex, verdictsFor, viewIndex } from './serve-index.ts'
import { serveListed } from './serve-listed.ts'
import { serveNamed } from './serve-named.ts'
import { serveNames, serveRedirect } from './serve-names.ts'
import { servePart } from './serve-part.ts'
import { servePublish } from './serve-publish.ts'
import { serveSearch } from './serve-search.ts'
import { serveLogin, servePing, serveWhoami } from './serve-session.ts'
import { serveVersionNames } from './serve-version-names.ts'
import { type GatewayCall, protocolRequest, repositoryUrl, type Served } from './served.ts'

/** Answers one request of a package manager. Expected failures become refusals in the client's own form. */
export async function serveRequest(engine: Engine, context: Context, call: GatewayCall): Promise<Served> {
  const target = call.repository.registry.route(protocolRequest(call))
  const name = target && nameOfTarget(target)
  try {
    if (!target) throw new Problem('gateway.unknown-path', 404)
    requireDownload(call, name)
    const otherNames = otherNamesOfTarget(target)
    const repository = await chooseMember(engine, context, { repository: call.repository, name, otherNames })
    return await withHeldIndex(() => serveTarget(engine, context, { call: { ...call, repository }, target }))
  } catch (error) {
    if (error instanceof Problem) return refuseProblem(call, error, { name: name ?? call.path.slice(0, 200) })
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
    case 'checksum':
      return serveChecksum(engine, context, { call, target })
    case 'listed':
      return serveListed(engine, context, { call, path: target.path })
    case 'part':
      return servePart(engine, context, { call, target })
    case 'versionNames':
      return serveVersionNames(engine, context, { call, target })
    case 'named':
      return serveNamed(engine, context, { call, target })
    case 'document':
      return serveDocument(engine, context, { call, target })
    case 'static':
      return serveStatic(call, target)
    case 'names':
      return serveNames(engine, context, { call, target })
    case 'redirect':
      return serveRedirect(call, target.location)
    case 'search':
      return serveSearch(engine, context, { call, target })
    case 'ping':
      return servePing()
    case 'whoami':
      return serveWhoami(call)
    case 'login':
      return serveLogin(call)
    case 'advisories':
      return serveAdvisories(context, call, target)
    case 'publish':
      return servePublish(context, call, target.bytesMax)
    case 'unsupported':
      throw new Problem('gateway.unsupported', target.status ?? 404, { reason: target.reason })
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
  if (isRefused(call, decision.verdict)) return refuseVersion(call, { name, version, ...decision })
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
  if (view.visible.size === 0) return refuseIndex(asked.call, asked.name, view)
  const body = Buffer.from(JSON.stringify(await view.tags()))
  return json(body, { kind: 'index', name: asked.name, outcome: 'served', cache: 'hit' })
}

function json(body: Uint8Array, log: Served['log']): Served {
  const headers = { 'content-type': 'application/json', 'cache-control': 'private, no-cache', vary: 'authorization' }
  return { status: 200, headers, body, log }
}
