import type { Registry, RegistryTarget } from '#ecosystems/gate/registry.ts'
import { type PypiVulnerability, pypiVulnerabilities } from '#modules/security-answers/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Engine } from './engine.ts'
import { viewTag } from './entity-tag.ts'
import { requireAskable } from './hosted-names.ts'
import { isRefused } from './is-refused.ts'
import { isUnchanged } from './is-unchanged.ts'
import { viewIndex } from './serve-index.ts'
import { answerJson, decideFor } from './serve-manifest.ts'
import { type GatewayCall, repositoryUrl, type Served } from './served.ts'
import { reasonText } from './views.ts'

interface AdvisedAsked {
  readonly call: GatewayCall
  readonly target: Extract<RegistryTarget, { readonly kind: 'advised' }>
}

type AdvisedAnswer = AdvisedAsked & { readonly advised: NonNullable<Registry['advised']> }

/** A document of the registry's in which known vulnerabilities stand: ours, never those that upstream tells. */
export async function serveAdvised(engine: Engine, context: Context, asked: AdvisedAsked): Promise<Served> {
  const { advised } = asked.call.repository.registry
  if (!advised) throw new Problem('gateway.unknown-path', 404)
  const { version } = asked.target
  return version === undefined
    ? advisePackage(engine, context, { ...asked, advised })
    : adviseVersion(engine, context, { ...asked, advised, version })
}

/**
 * Auditing clients read a document without vulnerabilities as one of a version that has none: it is given with ours or not at
 * all. A version that may not be used has its findings told too, and no files: what is installed already must be audited.
 */
async function adviseVersion(
  engine: Engine,
  context: Context,
  { call, target, advised, version }: AdvisedAnswer & { readonly version: string },
): Promise<Served> {
  const { name } = target
  if (call.actor.kind !== 'person')
    throw new Problem('gateway.token-required', 401, { repository: call.repository.name })
  if (!call.confirmed.fresh) throw new Problem('server.database-unavailable', 503)
  await requireAskable(engine.hostedNames, context, { repository: call.repository, name })
  const index = await engine.indexes.get(context, call.repository, { name })
  if (!index) throw new Problem('package.unknown', 404, { name, repository: call.repository.name })
  const decision = await decideFor(engine, context, { call, index, version })
  const document = decision && (await index.opened.manifest(version, repositoryUrl(call)))
  if (!document) throw new Problem('version.unknown', 404, { name, version })
  const vulnerabilities = await knownOf(context, call, { name, version })
  const refused = isRefused(call, decision.verdict)
    ? `${reasonText(decision.verdict)} ${call.serverUrl}/d/${decision.code}`
    : undefined
  const log = { kind: 'index', name, version, outcome: 'served', cache: 'hit' } as const
  return answerJson(advised.write(document, { vulnerabilities, refused }), log)
}

/** Of the newest version that this caller may use; nothing is said of them where they cannot be told. */
async function advisePackage(
  engine: Engine,
  context: Context,
  { call, target, advised }: AdvisedAnswer,
): Promise<Served> {
  const { name } = target
  const { representation } = advised
  const { view } = await viewIndex(engine, context, { call, name, representation })
  const { latest } = await view.tags()
  const canBeTold = call.actor.kind === 'person' && call.confirmed.fresh
  const vulnerabilities = canBeTold ? await knownIfFed(context, call, { name, version: latest }) : undefined
  const body = Buffer.from(advised.write(view.identity, { vulnerabilities }))
  const etag = await viewTag(undefined, body)
  const log = { kind: 'index', name, outcome: 'served', cache: 'hit' } as const
  const answer = answerJson(body, log)
  const headers = { ...answer.headers, etag }
  if (isUnchanged(call.headers, { etag })) return { status: 304, headers, log: { ...log, outcome: 'not-modified' } }
  return { ...answer, headers }
}

async function knownIfFed(
  context: Context,
  call: GatewayCall,
  { name, version }: { readonly name: string; readonly version: string | undefined },
): Promise<readonly PypiVulnerability[] | undefined> {
  if (version === undefined) return []
  try {
    return await knownOf(context, call, { name, version })
  } catch (error) {
    if (error instanceof Problem && error.code === 'advisory-feed.missing') return undefined
    throw error
  }
}

function knownOf(
  context: Context,
  { serverUrl }: GatewayCall,
  asked: { readonly name: string; readonly version: string },
) {
  return pypiVulnerabilities(context, { ...asked, baseUrl: serverUrl })
}
