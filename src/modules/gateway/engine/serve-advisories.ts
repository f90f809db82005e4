import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import {
  answerComposerAdvisories,
  answerNugetVulnerabilities,
  type BytesAnswer,
  npmAuditBulk,
  npmAuditQuick,
} from '#modules/security-answers/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type GatewayCall, repositoryUrl, type Served } from './served.ts'

type AdvisoriesTarget = Extract<RegistryTarget, { readonly kind: 'advisories' }>

const questionBytesMax = 8 * 1024 * 1024

/** What a package manager asks about known vulnerabilities, from our own advisories: nothing is asked upstream. */
export async function serveAdvisories(context: Context, call: GatewayCall, target: AdvisoriesTarget): Promise<Served> {
  if (call.actor.kind !== 'person') throw withoutToken(call, target)
  const { status, headers, body } = await answerTo(context, call, target)
  const log = { kind: 'other', name: 'advisories', outcome: 'served', cache: '-' } as const
  return { status, headers, body, log }
}

/** Composer asks after each installation: where that needs no token, a 401 would have everybody asked for a password. */
function withoutToken({ repository }: GatewayCall, { form }: AdvisoriesTarget): Problem {
  if (form !== 'composer' || !repository.anonymousRead)
    return new Problem('gateway.token-required', 401, { repository: repository.name })
  const reason = 'Known vulnerabilities are told to those who show a token'
  return new Problem('gateway.unsupported', 404, { reason })
}

async function answerTo(context: Context, call: GatewayCall, target: AdvisoriesTarget): Promise<BytesAnswer> {
  if (target.form === 'nuget') {
    const path = [target.page ?? 'index.json']
    return answerNugetVulnerabilities(context, { path, baseUrl: repositoryUrl(call) })
  }
  const asked = { body: await call.body(questionBytesMax), baseUrl: call.serverUrl }
  if (target.form === 'composer') return answerComposerAdvisories(context, asked)
  return target.form === 'npm-bulk' ? npmAuditBulk(context, asked) : npmAuditQuick(context, asked)
}
