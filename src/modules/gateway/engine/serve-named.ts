import type { Registry, RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { withFirst } from './choose-candidate.ts'
import { loadServices } from './document-store.ts'
import type { Engine } from './engine.ts'
import { requireAskable } from './hosted-names.ts'
import { serveArtifact } from './serve-artifact.ts'
import { refuseIndex, viewIndex } from './serve-index.ts'
import { serveKeptName } from './serve-kept-name.ts'
import type { GatewayCall, Served } from './served.ts'
import { fetchDocument, unreadable } from './upstream.ts'

interface NamedAsked {
  readonly call: GatewayCall
  readonly target: Extract<RegistryTarget, { readonly kind: 'named' }>
}

/**
 * A version under another name. The newest means the newest that this caller may use; any other name means what upstream
 * says, and the version that it means is judged like every other.
 */
export async function serveNamed(engine: Engine, context: Context, asked: NamedAsked): Promise<Served> {
  const { call, target } = asked
  const { name, query } = target
  const { named } = call.repository.registry
  if (!named) throw new Problem('gateway.unknown-path', 404)
  await requireAskable(engine.hostedNames, context, { repository: call.repository, name })
  // What is published here goes by the names that it was published under.
  if (call.repository.kind === 'hosted') {
    const published = await engine.namedVersions.find(context, call.repository, {
      name,
      query,
      fresh: call.confirmed.fresh,
    })
    if (!published)
      throw new Problem('publication.unknown', 404, { name, version: query, repository: call.repository.name })
    return serveArtifact(engine, context, { call, target: named.target(name, published.version) })
  }
  if (named.isNewest(query)) {
    const { index, view } = await viewIndex(engine, context, { call, name, representation: '' })
    const newest = newestOf(call, view.visible)
    if (newest) return serveArtifact(engine, context, { call, target: named.target(name, newest) })
    if (index.opened.index.versions.length > 0) return refuseIndex(call, name, view)
  }
  return withFirst(call.repository, async (repository) => {
    const own = { call: { ...call, repository }, target, named }
    const about = { repository, name, what: `named ${query}` }
    const askUpstream = async () => {
      const version = await engine.unknowns.ask(context, about, () => askUpstreamFor(engine, context, own))
      if (version === undefined) throw new Problem('version.unknown', 404, { name, version: query })
      return version
    }
    if (named.isKept) return serveKeptName(engine, context, { ...own, askUpstream })
    return serveArtifact(engine, context, { call: own.call, target: named.target(name, await askUpstream()) })
  })
}

/** By the versions of a prepared view: ordering thousands takes milliseconds. */
const newestKnown = new WeakMap<ReadonlySet<string>, { readonly version: string | undefined }>()

function newestOf(call: GatewayCall, visible: ReadonlySet<string>): string | undefined {
  const known = newestKnown.get(visible)
  if (known) return known.version
  const version = findNewest(call, visible)
  newestKnown.set(visible, { version })
  return version
}

/** In the ecosystem's order; a release before any prerelease. */
function findNewest(call: GatewayCall, visible: ReadonlySet<string>): string | undefined {
  const { versions } = call.repository.ecosystem
  const ordered = [...visible].flatMap((version) => {
    const key = versions.key(version)
    return 'bytes' in key ? [{ version, bytes: key.bytes, isRelease: !versions.isPrerelease(version) }] : []
  })
  const releases = ordered.filter(({ isRelease }) => isRelease)
  const candidates = releases.length > 0 ? releases : ordered
  return candidates.sort((one, other) => Buffer.compare(other.bytes, one.bytes))[0]?.version
}

async function askUpstreamFor(
  engine: Engine,
  context: Context,
  { call, target, named }: NamedAsked & { readonly named: NonNullable<Registry['named']> },
): Promise<string> {
  const { repository } = call
  const { name, query } = target
  const from = { repository, health: engine.health, documents: engine.documents }
  const upstream = { url: repository.upstreamUrl ?? '', services: await loadServices(context, from) }
  const answer = await fetchDocument(context, from, { request: named.request({ name, query }, upstream) })
  if (answer.kind !== 'document') throw new Problem('version.unknown', 404, { name, version: query })
  const version = readVersion(named, answer.bytes)
  if (named.isDetails) await engine.describer.take(context, repository, { name, version, answer })
  return version
}

function readVersion(named: NonNullable<Registry['named']>, document: Uint8Array): string {
  try {
    return named.read(document)
  } catch (error) {
    throw unreadable(error)
  }
}
