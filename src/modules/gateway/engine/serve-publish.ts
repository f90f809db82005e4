import type { Publication } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { publishPackage } from '../publish-package.ts'
import { requirePublisher } from './require-publisher.ts'
import { type GatewayCall, protocolRequest, type Served } from './served.ts'

/** Takes what a client publishes. Nothing of it is read before it is known that something may be published here at all. */
export async function servePublish(context: Context, call: GatewayCall, bytesMax: number): Promise<Served> {
  const { repository, orgUnitPath } = call
  requirePublisher(call)
  const { hosting } = repository.registry
  if (!hosting) throw new Problem('repository.read-only', 405, { repository: repository.name })
  const body = await call.body(bytesMax)
  const publication = read(() => hosting.readPublication(call, body))
  await publishPackage(context, { repository, publication, orgUnitPath })
  const reply = hosting.reply?.(publication, protocolRequest(call)) ?? { status: 201, contentType: '', body: '' }
  const { status, contentType, body: text, headers } = reply
  return {
    status,
    headers: { 'cache-control': 'no-store', ...(contentType ? { 'content-type': contentType } : {}), ...headers },
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
