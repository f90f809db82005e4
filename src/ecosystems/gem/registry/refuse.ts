import { refuseInText } from '../../gate/refusal-in-words.ts'
import type { Refusal, RefusalResponse, RegistryRequest } from '../../gate/registry.ts'

/**
 * Clients print the reason phrase. An index is never forbidden: Bundler takes a 403 there for missing credentials, and says
 * so, whatever the phrase.
 */
export function refuse(refusal: Refusal, request: RegistryRequest): RefusalResponse {
  const isFile = request.path.startsWith('/gems/') || request.path.startsWith('/quick/')
  return refuseInText(refusal.status === 403 && !isFile ? { ...refusal, status: 404 } : refusal)
}
