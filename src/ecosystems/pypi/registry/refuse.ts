import { refuseAsProblem } from '../../gate/refusal-in-words.ts'
import type { Refusal, RefusalResponse } from '../../gate/registry.ts'

/** pip, Poetry and PDM print the reason phrase, uv the problem details (RFC 9457). */
export function refuse(refusal: Refusal): RefusalResponse {
  const response = refuseAsProblem(refusal)
  return refusal.status === 406 ? { ...response, headers: { ...response.headers, vary: 'accept' } } : response
}
