import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type DecidedWhole, decideWholes } from './decide-wholes.ts'
import type { Engine } from './engine.ts'
import { requireAskable } from './hosted-names.ts'
import { refuseVersion } from './refusals.ts'
import { mayPublish } from './require-publisher.ts'
import { serveArtifact } from './serve-artifact.ts'
import type { GatewayCall, Served } from './served.ts'

/**
 * What versions consist of: served as a part of one that may be used, and only of versions that were asked for here. Whoever
 * knows a digest and no version that it belongs to gets nothing.
 */
export async function servePart(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly target: Extract<RegistryTarget, { readonly kind: 'part' }> },
): Promise<Served> {
  const { call, target } = asked
  const { name, part } = target
  await requireAskable(engine.hostedNames, context, { repository: call.repository, name })
  const uploaded = call.method === 'HEAD' && (await findUploaded(context, call, target))
  if (uploaded) return uploaded
  const { usable, refused } = await decideWholes(engine, context, { call, name, part })
  const [worst] = refused
  const open = usable.filter(({ isOpen }) => isOpen)
  const chosen = await preferHeld(context, open.length > 0 ? open : usable, part)
  if (chosen) {
    const { version } = chosen
    const file = { kind: 'artifact', name, version, fileName: part } as const
    const headers = target.headers && { headers: target.headers }
    return serveArtifact(engine, context, { call, target: { ...file, ...headers } })
  }
  if (worst) return refuseVersion(call, { name, ...worst })
  throw new Problem('artifact.unknown-part', 404, { name, part })
}

/** Whoever may publish is told what need not be sent again, before any version consists of it; its bytes are not given for that. */
async function findUploaded(
  context: Context,
  call: GatewayCall,
  { name, part, headers = {} }: Extract<RegistryTarget, { readonly kind: 'part' }>,
): Promise<Served | undefined> {
  if (call.repository.kind !== 'hosted' || !call.confirmed.fresh || !mayPublish(call, name)) return undefined
  const row = await context.db
    .selectFrom('hosted_part')
    .select(['sha256', 'size_bytes as sizeBytes'])
    .where('repository_id', '=', call.repository.id)
    .where('name', '=', name)
    .where('part', '=', part)
    .executeTakeFirst()
  if (!row || !(await context.blobs.find(row.sha256))) return undefined
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store', ...headers },
    body: { blob: row.sha256, sizeBytes: row.sizeBytes },
    log: { kind: 'other', name, outcome: 'served', cache: '-' },
  }
}

/** The bytes are the same in all of them: those of the one that holds them need not be fetched. */
async function preferHeld(
  context: Context,
  usable: readonly DecidedWhole[],
  part: string,
): Promise<DecidedWhole | undefined> {
  if (usable.length < 2) return usable[0]
  const row = await context.db
    .selectFrom('artifact')
    .select('version_id')
    .where(
      'version_id',
      'in',
      usable.map(({ versionId }) => versionId),
    )
    .where('file_name', '=', part)
    .where('sha256', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return usable.find(({ versionId }) => versionId === row?.version_id) ?? usable[0]
}
