import type { VersionTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { loadServices } from './document-store.ts'
import type { Engine } from './engine.ts'
import { lists } from './merge-indexes.ts'
import { mayDownload } from './require-download.ts'
import type { GatewayCall } from './served.ts'
import { fetchDocument } from './upstream.ts'

/** Asking for versions that do not exist must not become a flood of questions to upstream. */
const secondsOldMax = 2

/**
 * Whether a version that came from elsewhere may be had through the repository that is asked, whatever that one's upstream has:
 * where the caller may read its origin as well, and is refused as much here as there. A version without an origin is nobody's.
 */
export async function originsOpenTo(
  engine: Engine,
  context: Context,
  call: GatewayCall,
): Promise<(originId: string | null | undefined, name: string) => boolean> {
  const { repository, actor } = call
  const all = new Map((await engine.repositories(context)).map((each) => [each.id, each]))
  return (originId, name) => {
    if (repository.kind !== 'proxy' || !originId || originId === repository.id) return true
    const origin = all.get(originId)
    if (!origin || (origin.mode === 'approved' && repository.mode !== 'approved')) return false
    return actor.kind === 'anonymous' ? origin.anonymousRead : mayDownload({ ...call, repository: origin }, name)
  }
}

/**
 * All repositories of an ecosystem share what is known and held, and one must not be read through another: what its origin would not
 * give to the caller is given only by a repository whose own upstream has it. Throws `version.unknown`.
 */
export async function requireOwnVersion(
  engine: Engine,
  context: Context,
  { call, name, version }: VersionTarget & { readonly call: GatewayCall },
): Promise<void> {
  const { repository, confirmed } = call
  // Elsewhere it is what is published here, or its own lists name the file.
  if (repository.kind !== 'proxy' || repository.registry.listed) return
  const packageId = await engine.packageId(context, repository.ecosystem.type, name)
  if (!packageId) return
  const known = confirmed.fresh ? await engine.verdicts.get(context, packageId) : engine.verdicts.peek(packageId)
  const facts = known?.verdicts.versions.get(version)
  if (!facts?.originId || facts.originId === repository.id) return
  if ((await originsOpenTo(engine, context, call))(facts.originId, name)) return
  if (await tellsItself(engine, context, { repository, name, version })) return
  throw new Problem('version.unknown', 404, { name, version })
}

/** Whether the repository's own upstream has the version, wherever it came from first. */
export async function tellsItself(
  engine: Engine,
  context: Context,
  { repository, name, version }: VersionTarget & { readonly repository: Repository },
): Promise<boolean> {
  for (const age of [{}, { secondsOldMax }]) {
    const index = await engine.indexes.get(context, repository, { name, ...age })
    if (index && lists(index, version)) return true
  }
  const { details } = repository.registry
  if (!details || details.isOptional) return false
  const from = { repository, health: engine.health, documents: engine.documents }
  const about = { repository, name, what: `own ${version}` }
  const found = await engine.unknowns.ask(context, about, async () => {
    const upstream = { url: repository.upstreamUrl ?? '', services: await loadServices(context, from) }
    const answer = await fetchDocument(context, from, { request: details.request({ name, version }, upstream) })
    return answer.kind === 'document'
  })
  return found === true
}
