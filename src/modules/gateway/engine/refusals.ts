import type { Refusal } from '#ecosystems/gate/registry.ts'
import { problemText } from '#i18n/problems.ts'
import type { Verdict } from '#modules/policy/index.ts'
import type { Problem } from '#platform/problem.ts'
import { type GatewayCall, protocolRequest, type Served, type ServedLog } from './served.ts'
import { reasonText } from './views.ts'

/** A refusal in the form that the ecosystem's client shows: reason phrase, headers and body. */
export function refuse(call: GatewayCall, refusal: Refusal, log: ServedLog): Served {
  const { status, reasonPhrase, headers, body } = call.repository.registry.refuse(refusal, protocolRequest(call))
  return { status, reasonPhrase, headers, body, log }
}

/** A verdict that forbids: 403 with the first reason and the address where the rest can be read. */
export function refuseVersion(
  call: GatewayCall,
  refused: {
    readonly name: string
    readonly version: string
    readonly verdict: Verdict
    readonly code: string
    readonly alternative?: string | undefined
  },
): Served {
  const { name, version, verdict, code, alternative } = refused
  const what = verdict.kind === 'deny' ? 'denied' : 'held'
  return refuse(
    call,
    {
      status: 403,
      message: `Assay ${what} ${name}@${version}: ${reasonText(verdict)}`,
      code: verdict.reasons[0]?.rule ?? `verdict.${verdict.kind}`,
      link: `${call.serverUrl}/d/${code}`,
      ...(alternative === undefined ? {} : { alternative }),
    },
    { kind: 'artifact', name, version, outcome: 'refused', verdictCode: code, cache: '-' },
  )
}

/** An expected failure told to a package manager in its own way. */
export function refuseProblem(call: GatewayCall, problem: Problem, about: { name: string; version?: string }): Served {
  const unavailable = problem.status >= 500
  return refuse(
    call,
    {
      status: problem.status === 502 ? 503 : problem.status,
      message: `Assay: ${problemText(problem.code, problem.params, 'en-US')}`,
      code: problem.code,
      ...(unavailable ? { retryAfterSeconds: 5 } : {}),
      ...(problem.status === 429 ? { retryAfterSeconds: 60 } : {}),
      ...(problem.status === 401 ? { signInUrl: `${call.serverUrl}/tokens` } : {}),
    },
    { kind: 'other', ...about, outcome: outcomeOf(problem.status), cache: '-' },
  )
}

function outcomeOf(status: number): ServedLog['outcome'] {
  if (status >= 500) return 'unavailable'
  if (status === 404) return 'not-found'
  if (status === 401) return 'unauthenticated'
  return 'denied'
}
