import type { Verdict } from '#modules/policy/index.ts'
import type { GatewayCall } from './served.ts'

/** An observed repository refuses only what is denied outright; so it is for those who only resolve. */
export function isRefused(call: Pick<GatewayCall, 'address' | 'repository'>, verdict: Verdict): boolean {
  const holds = call.repository.mode === 'approved' && call.address === 'repo'
  return verdict.kind === 'deny' || (verdict.kind === 'hold' && holds)
}
