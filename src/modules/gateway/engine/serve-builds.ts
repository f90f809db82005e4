import { createHash } from 'node:crypto'
import type { BuildsTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { readHostedFiles } from '../hosted-files.ts'
import { decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { requireAskable } from './hosted-names.ts'
import { isRefused } from './is-refused.ts'
import { isUnchanged } from './is-unchanged.ts'
import { refuseVersion } from './refusals.ts'
import { verdictsFor } from './serve-index.ts'
import type { GatewayCall, Served } from './served.ts'

/**
 * What files there are of a version that is published again and again: made of them at every request, so that it and its
 * checksums are of the same moment as long as nobody publishes.
 */
export async function serveBuilds(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: BuildsTarget },
): Promise<Served> {
  const { repository } = call
  const { name, version } = target
  const { builds } = repository.registry.hosting ?? {}
  if (!builds) throw new Problem('gateway.unknown-path', 404)
  await requireAskable(engine.hostedNames, context, { repository, name })
  const packageId = await engine.packageId(context, repository.ecosystem.type, name)
  if (!packageId) throw new Problem('package.unknown', 404, { name, repository: repository.name })
  const decision = await decideOnce(context, await verdictsFor(engine, context, { call, packageId }), {
    version,
    orgUnitPath: call.orgUnitPath,
    keep: call.confirmed.fresh,
  })
  const files = (await readHostedFiles(context, repository, name)).filter((file) => file.version === version)
  if (!decision || files.length === 0) throw new Problem('version.unknown', 404, { name, version })
  if (isRefused(call, decision.verdict)) return refuseVersion(call, { name, version, ...decision })
  const body = builds.write({ name, version }, files)
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`
  const headers = {
    'content-type': builds.contentType,
    etag,
    'cache-control': 'private, no-cache',
    vary: 'authorization',
    'x-assay-verdict': decision.code,
  }
  const log = { kind: 'index', name, version, outcome: 'served', verdictCode: decision.code, cache: 'hit' } as const
  if (isUnchanged(call.headers, { etag })) return { status: 304, headers, log: { ...log, outcome: 'not-modified' } }
  return { status: 200, headers, body, log }
}
