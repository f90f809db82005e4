import type { ArtifactTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { withFirst } from './choose-candidate.ts'
import type { Engine } from './engine.ts'
import { requireDownload } from './require-download.ts'
import { serveArtifact } from './serve-artifact.ts'
import type { GatewayCall, Served } from './served.ts'

/**
 * A file of which upstream's lists tell what it is. Where it is part of several versions, it is served as part of the first that
 * may be used; otherwise the refusal of the first says why.
 */
export function serveListed(
  engine: Engine,
  context: Context,
  { call, path }: { readonly call: GatewayCall; readonly path: string },
): Promise<Served> {
  return withFirst(call.repository, (repository) =>
    serveListedOf(engine, context, { call: { ...call, repository }, path }),
  )
}

async function serveListedOf(
  engine: Engine,
  context: Context,
  { call, path }: { readonly call: GatewayCall; readonly path: string },
): Promise<Served> {
  const owners = await engine.listings.find(context, call.repository, path)
  if (owners.length === 0) throw new Problem('artifact.not-in-lists', 404, { path: path.slice(0, 200) })
  // The catalogue may have heard of them just now.
  const confirmed = await context.changes.confirm()
  let refusal: Served | undefined
  for (const { name, version, fileName } of owners) {
    requireDownload(call, name)
    const target: ArtifactTarget = { kind: 'artifact', name, version, fileName }
    const served = await serveArtifact(engine, context, { call: { ...call, confirmed }, target })
    if (served.status < 400) return served
    refusal ??= served
  }
  if (!refusal) throw new Problem('artifact.not-in-lists', 404, { path: path.slice(0, 200) })
  return refusal
}
