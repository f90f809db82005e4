import { refusalInWords } from '../../gate/refusal-in-words.ts'
import type { Refusal, RefusalResponse, RegistryRequest } from '../../gate/registry.ts'

const CODES: ReadonlyMap<number, string> = new Map([
  [400, 'NAME_INVALID'],
  [401, 'UNAUTHORIZED'],
  [403, 'DENIED'],
  [405, 'UNSUPPORTED'],
  [413, 'SIZE_INVALID'],
  [416, 'BLOB_UPLOAD_INVALID'],
  [429, 'TOOMANYREQUESTS'],
  [507, 'DENIED'],
])

/** What is wrong with something that is pushed. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['publication.name-fixed', 'TAG_INVALID'],
  ['publication.exists', 'MANIFEST_INVALID'],
  ['publication.unreadable', 'MANIFEST_INVALID'],
  ['publication.wrong-digest', 'DIGEST_INVALID'],
  ['publication.part-missing', 'MANIFEST_BLOB_UNKNOWN'],
  ['publication.name-taken', 'DENIED'],
  ['upload.unknown', 'BLOB_UPLOAD_UNKNOWN'],
  ['upload.wrong-digest', 'DIGEST_INVALID'],
  ['upload.unreadable', 'BLOB_UPLOAD_INVALID'],
  ['upload.broken-off', 'BLOB_UPLOAD_INVALID'],
  ['upload.busy', 'BLOB_UPLOAD_INVALID'],
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
  const body = Buffer.from(JSON.stringify({ errors: [{ code: codeOf(refusal, request.path), message, detail }] }))
  return {
    // The specification knows no 422, and means 400.
    status: asksAgain ? 405 : status === 422 ? 400 : status,
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

function codeOf({ status, code }: Refusal, path: string): string {
  const reason = REASONS.get(code)
  if (reason !== undefined) return reason
  if (status === 400 && path.includes('/blobs/uploads/')) return 'DIGEST_INVALID'
  if (status !== 404) return CODES.get(status) ?? 'UNKNOWN'
  if (path.includes('/blobs/')) return 'BLOB_UNKNOWN'
  return path.includes('/manifests/') ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN'
}

function challenge({ method, path, serverUrl, repositoryName }: RegistryRequest): string {
  if (serverUrl === undefined) return 'Basic realm="Assay"'
  const realm = `Bearer realm="${serverUrl}/token",service="assay"`
  const [, image] = /^\/v2\/([a-z0-9._/-]{1,255})\/(?:manifests|blobs|tags|referrers)\//.exec(path) ?? []
  if (image === undefined || repositoryName === undefined) return realm
  const actions = method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'
  return `${realm},scope="repository:${repositoryName}/${image}:${actions}"`
}
