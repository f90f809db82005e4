import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type Decision, decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import type { StoredIndex } from './index-store.ts'
import { isRefused } from './is-refused.ts'
import { refuseVersion } from './refusals.ts'
import { requireOwnWord } from './serve-artifact.ts'
import { verdictsFor, viewIndex } from './serve-index.ts'
import { type GatewayCall, repositoryUrl, type Served } from './served.ts'

/** One version's metadata: by number, or by a tag as this caller sees the tags. */
export async function serveManifest(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly name: string; readonly versionOrTag: string },
): Promise<Served> {
  const { call, name, versionOrTag } = asked
  const { index, view } = await viewIndex(engine, context, { call, name, representation: 'abbreviated' })
  const tags = await view.tags()
  const version = tags[versionOrTag] ?? index.opened.index.tags[versionOrTag] ?? versionOrTag
  const decision = await decideFor(engine, context, { call, index, version })
  if (!decision) throw new Problem('version.unknown', 404, { name, version })
  if (isRefused(call, decision.verdict)) return refuseVersion(call, { name, version, ...decision })
  requireOwnWord({ repository: index.speakerOf?.(version) ?? call.repository }, { name, version }, decision)
  const body = await index.opened.manifest(version, repositoryUrl(call))
  if (!body) throw new Problem('version.unknown', 404, { name, version })
  return answerJson(body, { kind: 'index', name, version, outcome: 'served', cache: 'hit' })
}

/** The verdict of one version of an index for this caller; undefined: the catalogue does not know the version. */
export async function decideFor(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly index: StoredIndex; readonly version: string },
): Promise<Decision | undefined> {
  const { call, index, version } = asked
  return decideOnce(context, await verdictsFor(engine, context, { call, packageId: index.packageId }), {
    version,
    orgUnitPath: call.orgUnitPath,
    keep: call.confirmed.fresh,
  })
}

export function answerJson(body: Uint8Array, log: Served['log']): Served {
  const headers = { 'content-type': 'application/json', 'cache-control': 'private, no-cache', vary: 'authorization' }
  return { status: 200, headers, body, log }
}
