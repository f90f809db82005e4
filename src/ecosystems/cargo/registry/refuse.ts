import { refusalInWords, refuseInText } from '../../gate/refusal-in-words.ts'
import type { Refusal, RefusalResponse, RegistryRequest } from '../../gate/registry.ts'

/**
 * Cargo prints the body of an index file or a download as it is, and of its web API the `detail` of errors in JSON. Who has no
 * token is told where one is made (the Cargo book, "Registry authentication").
 */
export function refuse(refusal: Refusal, request: RegistryRequest): RefusalResponse {
  const { signInUrl } = refusal
  const login = signInUrl === undefined ? 'Cargo' : `Cargo login_url="${signInUrl.replace(/["\\\r\n]/g, '')}"`
  const challenge = `${login}, Basic realm="Assay"`
  if (!request.path.startsWith('/api/v1/')) return refuseInText(refusal, challenge)
  const { message, status, reasonPhrase, headers } = refusalInWords(refusal, challenge)
  const body = Buffer.from(JSON.stringify({ errors: [{ detail: message }] }))
  return { status, reasonPhrase, headers: { ...headers, 'content-type': 'application/json' }, body }
}
