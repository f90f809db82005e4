import { readSegments } from '../../gate/read-path.ts'
import type { NamesAnswer, RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { manifestTarget } from './image-files.ts'
import { isDigest, isImageName, isTag } from './image-name.ts'
import { referrersOf } from './list-referrers.ts'
import { readUploadPath } from './push-path.ts'
import { routePush } from './route-push.ts'

const TAGS_MAX = 10_000

/** What a request asks for (OCI Distribution Specification 1.1, end-1 to end-3, end-8 and end-12); undefined: nothing known. */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  const { method, path } = request
  if (path === '/v2/' || path === '/v2') return { kind: 'ping' }
  if (readUploadPath(path)) return routePush(request)
  const segments = readSegments(path)
  if (segments === undefined || segments[0] !== 'v2' || segments.some((segment) => segment.includes('/')))
    return undefined
  if (method !== 'GET' && method !== 'HEAD') return routePush(request)
  const [what, reference = ''] = segments.slice(-2)
  const name = segments.slice(1, -2).join('/')
  if (!isImageName(name)) return undefined
  if (what === 'manifests' && isDigest(reference)) return manifestTarget(name, reference)
  if (what === 'manifests' && isTag(reference)) return { kind: 'named', name, query: reference }
  if (what === 'blobs' && isDigest(reference))
    return { kind: 'part', name, part: reference, headers: { 'docker-content-digest': reference } }
  if (what === 'tags' && reference === 'list') return tagsTarget(name, request)
  if (what === 'referrers' && isDigest(reference))
    return {
      kind: 'document',
      name,
      path: `./v2/${name}/referrers/${reference}`,
      contentType: 'application/vnd.oci.image.index.v1+json',
      keep: 'check',
      ofHosted: referrersOf(reference, request.query),
    }
  return undefined
}

function tagsTarget(name: string, request: RegistryRequest): RegistryTarget {
  const asked = Number(request.query.get('n') ?? Number.NaN)
  const count = Number.isInteger(asked) && asked >= 0 ? Math.min(asked, TAGS_MAX) : TAGS_MAX
  const last = request.query.get('last') ?? ''
  return { kind: 'versionNames', name, write: (tags) => writeTags(tags, { name, count, last, request }) }
}

/** In lexical order (end-8a, end-8b); `Link` leads to what does not fit. */
function writeTags(
  tags: readonly string[],
  asked: { readonly name: string; readonly count: number; readonly last: string; readonly request: RegistryRequest },
): NamesAnswer {
  const { name, count, last, request } = asked
  const rest = tags.filter((tag) => tag > last).sort((one, other) => (one < other ? -1 : 1))
  const shown = rest.slice(0, count)
  const full = request.repositoryName === undefined ? name : `${request.repositoryName}/${name}`
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (rest.length > shown.length && shown.length > 0)
    headers.link = `<list?n=${count}&last=${encodeURIComponent(shown.at(-1) ?? '')}>; rel="next"`
  return { headers, body: Buffer.from(JSON.stringify({ name: full, tags: shown })) }
}
