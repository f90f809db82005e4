import type { PartUploadTarget, RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { chooseMember, nameOfTarget, otherNamesOfTarget } from './choose-member.ts'
import type { Engine } from './engine.ts'
import { withHeldIndex } from './index-reader.ts'
import { refuseProblem } from './refusals.ts'
import { requireReading } from './require-download.ts'
import { requireHosted } from './require-hosted.ts'
import { serveAdvised } from './serve-advised.ts'
import { serveAdvisories } from './serve-advisories.ts'
import { serveArtifact } from './serve-artifact.ts'
import { serveBuilds } from './serve-builds.ts'
import { serveChecksum } from './serve-checksum.ts'
import { serveDocument, serveStatic } from './serve-document.ts'
import { refuseIndex, serveIndex, viewIndex } from './serve-index.ts'
import { serveListed } from './serve-listed.ts'
import { answerJson, serveManifest } from './serve-manifest.ts'
import { serveNamed } from './serve-named.ts'
import { serveNames, serveRedirect } from './serve-names.ts'
import { servePart } from './serve-part.ts'
import { servePublish } from './serve-publish.ts'
import { serveSearch } from './serve-search.ts'
import { serveLogin, servePing, serveWhoami } from './serve-session.ts'
import { serveUpload } from './serve-upload.ts'
import { serveVersionNames } from './serve-version-names.ts'
import { type GatewayCall, protocolRequest, type Served } from './served.ts'

/** Answers one request of a package manager. Expected failures become refusals in the client's own form. */
export async function serveRequest(engine: Engine, context: Context, call: GatewayCall): Promise<Served> {
  const target = call.repository.registry.route(protocolRequest(call))
  const name = target && nameOfTarget(target)
  try {
    if (!target) throw new Problem('gateway.unknown-path', 404)
    // A group passes nothing on to its members: what is uploaded belongs to the repository that was asked.
    if (target.kind === 'partUpload') return await serveUpload(engine, context, { call, target })
    requireReading(call, { target, name })
    await requireHosted(engine, context, { repository: call.repository, target })
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
  { call, target }: { readonly call: GatewayCall; readonly target: Exclude<RegistryTarget, PartUploadTarget> },
): Promise<Served> | Served {
  switch (target.kind) {
    case 'index':
      return serveIndex(engine, context, { call, ...target })
    case 'artifact':
      return serveArtifact(engine, context, { call, target })
    case 'builds':
      return serveBuilds(engine, context, { call, target })
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
    case 'advised':
      return serveAdvised(engine, context, { call, target })
    case 'advisories':
      return serveAdvisories(context, call, target)
    case 'publish':
      return servePublish(context, call, target.bytesMax)
    case 'unsupported':
      throw new Problem('gateway.unsupported', target.status ?? 404, { reason: target.reason })
  }
}

async function serveTags(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly name: string },
): Promise<Served> {
  const { view } = await viewIndex(engine, context, { ...asked, representation: 'abbreviated' })
  if (view.visible.size === 0) return refuseIndex(asked.call, asked.name, view)
  const body = Buffer.from(JSON.stringify(await view.tags()))
  return answerJson(body, { kind: 'index', name: asked.name, outcome: 'served', cache: 'hit' })
}
