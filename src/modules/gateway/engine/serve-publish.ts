import type { Publication } from '#ecosystems/gate/registry.ts'
import { canForSomePackage } from '#modules/access/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { publishPackage } from '../publish-package.ts'
import type { GatewayCall, Served } from './served.ts'

/** Takes what a client publishes. Nothing of it is read before it is known that something may be published here at all. */
export async function servePublish(context: Context, call: GatewayCall, bytesMax: number): Promise<Served> {
  const { repository, actor, orgUnitPath } = call
  const { hosting } = repository.registry
  if (actor.kind !== 'person') throw new Problem('gateway.token-required', 401, { repository: repository.name })
  if (repository.kind !== 'hosted' || !hosting)
    throw new Problem('repository.read-only', 405, { repository: repository.name })
  if (!canForSomePackage(actor, 'package:publish', { repositoryId: repository.id, orgUnitPath }))
    throw new Problem('access.denied', 403, { permission: 'package:publish' })
  if (!call.confirmed.fresh) throw new Problem('server.database-unavailable', 503)
  const body = await call.body(bytesMax)
  const publication = read(() => hosting.readPublication(call, body))
  await publishPackage(context, { repository, publication, orgUnitPath })
  const { status, contentType, body: text } = hosting.reply?.(publication) ?? { status: 201, contentType: '', body: '' }
  return {
    status,
    headers: { 'cache-control': 'no-store', ...(contentType ? { 'content-type': contentType } : {}) },
    body: Buffer.from(text),
    log: { ...aboutOf(publication), outcome: 'served', cache: '-' },
  }
}

function aboutOf({ name, version }: Publication) {
  return { kind: 'publication', name, ...(version !== '' && { version }) } as const
}

function read(work: () => Publication): Publication {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Problem('publication.unreadable', 422, { reason: error.message.slice(0, 200) }, error)
  }
}
