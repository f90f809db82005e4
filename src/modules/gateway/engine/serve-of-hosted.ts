import type { DocumentTarget, HostedFile } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { readHostedFiles } from '../hosted-files.ts'
import { decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { isRefused } from './is-refused.ts'
import { verdictsFor } from './serve-index.ts'
import type { GatewayCall, Served } from './served.ts'

/** What upstreams keep as a document is made here of what was published, as far as it may be used. */
export async function serveOfHosted(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: DocumentTarget },
): Promise<Served> {
  const { name = '', ofHosted } = target
  const { repository, orgUnitPath } = call
  if (!call.confirmed.fresh) throw new Problem('server.database-unavailable', 503)
  const packageId = await engine.packageId(context, repository.ecosystem.type, name)
  const verdicts = packageId && (await verdictsFor(engine, context, { call, packageId }))
  const usable: HostedFile[] = []
  for (const file of verdicts ? await readHostedFiles(context, repository, name) : []) {
    if (!verdicts || !ofHosted?.concerns(file)) continue
    const decision = await decideOnce(context, verdicts, { version: file.version, orgUnitPath, keep: true })
    if (decision && !isRefused(call, decision.verdict)) usable.push(file)
  }
  const { headers, body } = ofHosted?.write(usable) ?? { headers: {}, body: Buffer.alloc(0) }
  return {
    status: 200,
    headers: { 'cache-control': 'private, no-cache', vary: 'authorization', ...headers },
    body,
    log: { kind: 'index', name, outcome: 'served', cache: '-' },
  }
}
