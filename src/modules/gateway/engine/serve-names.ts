import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Engine } from './engine.ts'
import { mayDownload } from './require-download.ts'
import type { GatewayCall, Served } from './served.ts'

const namesMax = 100_000

/** The packages that somebody has asked this repository for, or that it holds; of a group, those of its members. */
export async function serveNames(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly target: { readonly representation: string } },
): Promise<Served> {
  const { call, target } = asked
  const { registry } = call.repository
  if (!registry.writeNames) throw new Problem('gateway.unknown-path', 404)
  const known = await loadNames(context, await repositoryIds(engine, context, call))
  const names = known.filter((name) => mayDownload(call, name))
  const headers = {
    'content-type': registry.contentType(target.representation),
    'cache-control': 'private, no-cache',
    vary: 'authorization, accept',
  }
  const body = registry.writeNames(names, target.representation)
  return { status: 200, headers, body, log: { kind: 'other', name: 'names', outcome: 'served', cache: '-' } }
}

/** The address as it is configured: a member of a group goes by the group's name. */
async function repositoryIds(
  engine: Engine,
  context: Context,
  { repository }: GatewayCall,
): Promise<readonly string[]> {
  const configured = await engine.repository(context, repository.name)
  return configured ? [configured.id, ...configured.members] : [repository.id]
}

async function loadNames(context: Context, repositoryIds: readonly string[]): Promise<readonly string[]> {
  const copies = context.db.selectFrom('index_copy').select('name').where('repository_id', 'in', repositoryIds)
  const hosted = context.db.selectFrom('hosted_file').select('name').where('repository_id', 'in', repositoryIds)
  const rows = await copies.union(hosted).orderBy('name').limit(namesMax).execute()
  return rows.map((row) => row.name)
}

/** Led to the proper address; the location stays relative, so that it holds behind every proxy and for both addresses. */
export function serveRedirect(call: GatewayCall, location: string): Served {
  const log = { kind: 'other', name: call.path.slice(0, 200), outcome: 'served', cache: '-' } as const
  return { status: 301, headers: { location, 'cache-control': 'private, no-cache', vary: 'authorization' }, log }
}
