import type { RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { isPackageName } from './package-name.ts'
import { routeSignatures } from './route-signatures.ts'

const SEARCH_SIZE_DEFAULT = 20
const SEARCH_SIZE_MAX = 250
const SEARCH_FROM_MAX = 10_000
const SEARCH_TEXT_CHARS_MAX = 256

/** Endpoints of the registry that belong to no package, by method and path below `/-/`. */
const ENDPOINTS: ReadonlyMap<string, RegistryTarget> = new Map<string, RegistryTarget>([
  ['GET ping', { kind: 'ping' }],
  ['GET whoami', { kind: 'whoami' }],
  ['GET npm/v1/user', { kind: 'whoami' }],
  ['POST v1/login', { kind: 'login' }],
  ['POST npm/v1/security/advisories/bulk', { kind: 'advisories', form: 'npm-bulk' }],
  ['POST npm/v1/security/audits', { kind: 'advisories', form: 'npm-quick' }],
  ['POST npm/v1/security/audits/quick', { kind: 'advisories', form: 'npm-quick' }],
])

/** Parts of the protocol that are not served, by the beginning of the path below `/-/`. */
const UNSERVED: readonly (readonly [string, string])[] = [
  ['npm/v1/security', 'Only audits are answered here'],
  ['npm/v1/keys', 'Signing keys are those of upstream, and are only read'],
  ['npm/v1/attestations', 'Attestations are asked for by the name and the version of a package'],
  ['npm/v1/tokens', 'Tokens are managed in Assay, not through the npm client'],
  ['npm/v1/user', 'Profiles are managed in Assay, not through the npm client'],
  ['user', 'Accounts are managed in Assay, not through the npm client'],
  ['package', 'Packages cannot be changed through this address'],
  ['org', 'Organisations are not part of this repository'],
  ['team', 'Teams are not part of this repository'],
  ['all', 'The complete list of packages is not served; search is'],
]

/** Routes a path below `/-/`; undefined when npm knows no such endpoint. */
export function routeEndpoint(rest: readonly string[], request: RegistryRequest): RegistryTarget | undefined {
  const path = rest.join('/')
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (method === 'GET' && path === 'v1/search') return readSearch(request.query)
  if (method === 'PUT' && /^user\/org\.couchdb\.user:[^/]+(?:\/-rev\/[^/]+)?$/.test(path)) return { kind: 'login' }
  const tagged = method === 'GET' ? nameOfTagsPath(path) : undefined
  if (tagged !== undefined) return { kind: 'tags', name: tagged }
  const signed = method === 'GET' ? routeSignatures(path) : undefined
  return signed ?? ENDPOINTS.get(`${method} ${path}`) ?? unserved(path)
}

/** `package/<name>/dist-tags`, the name escaped or not. */
function nameOfTagsPath(path: string): string | undefined {
  const prefix = 'package/'
  const suffix = '/dist-tags'
  if (!path.startsWith(prefix) || !path.endsWith(suffix)) return undefined
  const name = path.slice(prefix.length, -suffix.length)
  return isPackageName(name) ? name : undefined
}

function unserved(path: string): RegistryTarget | undefined {
  const entry = UNSERVED.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))
  return entry && { kind: 'unsupported', reason: entry[1] }
}

function readSearch(query: URLSearchParams): RegistryTarget {
  return {
    kind: 'search',
    text: (query.get('text') ?? '').slice(0, SEARCH_TEXT_CHARS_MAX).trim(),
    size: readCount(query.get('size'), SEARCH_SIZE_DEFAULT, SEARCH_SIZE_MAX),
    from: readCount(query.get('from'), 0, SEARCH_FROM_MAX),
  }
}

function readCount(text: string | null, absent: number, max: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Math.min(Number(text), max) : absent
}
