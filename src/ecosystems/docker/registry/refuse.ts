import { refusalInWords } from '../../gate/refusal-in-words.ts'
import type { Refusal, RefusalResponse, RegistryRequest } from '../../gate/registry.ts'

const CODES: ReadonlyMap<number, string> = new Map([
  [400, 'NAME_INVALID'],
  [401, 'UNAUTHORIZED'],
  [403, 'DENIED'],
  [405, 'UNSUPPORTED'],
  [429, 'TOOMANYREQUESTS'],
])

/**
 * Errors as clients print them (OCI Distribution Specification, "Error Codes"): `denied: <message>`. Whoever shows no
 * credentials is sent to where a token is had for them.
 */
export function refuse(refusal: Refusal, request: RegistryRequest): RefusalResponse {
  const { message, status, link, reasonPhrase, headers } = refusalInWords(refusal, challenge(request))
  // containerd before 2.3 loses the words of a refused HEAD, and asks by GET after 405 only.
  const asksAgain = request.method === 'HEAD' && status === 403 && request.path.includes('/manifests/')
  const detail = { reason: refusal.code, ...(link !== undefined && { url: link }) }
  const body = Buffer.from(JSON.stringify({ errors: [{ code: codeOf(status, request.path), message, detail }] }))
  return {
    status: asksAgain ? 405 : status,
    reasonPhrase,
    headers: {
      ...headers,
      ...(asksAgain && { allow: 'GET' }),
      'content-type': 'application/json; charset=utf-8',
      'docker-distribution-api-version': 'registry/2.0',
    },
    body,
  }
}

function codeOf(status: number, path: string): string {
  if (status !== 404) return CODES.get(status) ?? 'UNKNOWN'
  if (path.includes('/blobs/')) return 'BLOB_UNKNOWN'
  return path.includes('/manifests/') ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN'
}

function challenge({ path, serverUrl, repositoryName }: RegistryRequest): string {
  if (serverUrl === undefined) return 'Basic realm="Assay"'
  const realm = `Bearer realm="${serverUrl}/token",service="assay"`
  const [, image] = /^\/v2\/([a-z0-9._/-]{1,255})\/(?:manifests|blobs|tags|referrers)\//.exec(path) ?? []
  if (image === undefined || repositoryName === undefined) return realm
  return `${realm},scope="repository:${repositoryName}/${image}:pull"`
}
