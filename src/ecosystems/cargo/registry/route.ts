import { readSegments } from '../../gate/read-path.ts'
import type { RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { isVersion } from './crate-line.ts'
import { indexPath, isCrateName } from './index-path.ts'
import { crateFileName } from './open-index.ts'

const PUBLICATION_BYTES_MAX = 64 * 1024 * 1024

/** Parts of the web API (the Cargo book, "Web API") that are not served; crates may lie below `/me`, too. */
const UNSERVED: readonly (readonly [path: RegExp, reason: string])[] = [
  [/^\/api\/v1\/crates\/[^/]+\/[^/]+\/(?:un)?yank$/, 'What was published cannot be yanked or brought back by Cargo'],
  [/^\/api\/v1\/crates\/[^/]+\/owners$/, 'Crates have no owners of their own; who may publish is set in the console'],
  [/^\/api\/v1\//, 'Crates are not searched or changed through this address; look for them in the console'],
  [/^\/me$/, 'Tokens are made in the console'],
]

/**
 * What a request to a sparse registry asks for (the Cargo book, "Registry index", "Sparse protocol"); undefined when the path
 * is not one of the protocol's. Index files are asked for in small letters, downloads in the spelling of the index.
 */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  const segments = readSegments(request.path)
  if (segments === undefined || segments.some((segment) => segment.includes('/'))) return undefined
  const path = `/${segments.join('/')}`
  if (request.method === 'PUT' && path === '/api/v1/crates/new')
    return { kind: 'publish', bytesMax: PUBLICATION_BYTES_MAX }
  const unserved = UNSERVED.find(([unserved]) => unserved.test(path))
  if (unserved) return { kind: 'unsupported', reason: unserved[1] }
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  if (path === '/config.json') return { kind: 'static', contentType: 'application/json', body: writeConfig }
  const [first, name = '', version = '', verb] = segments
  if (first === 'crates' && verb === 'download' && segments.length === 4) return routeDownload(name, version)
  const crate = segments.at(-1) ?? ''
  const isIndexFile = isCrateName(crate) && crate === crate.toLowerCase() && path === `/${indexPath(crate)}`
  return isIndexFile ? { kind: 'index', name: crate, representation: 'lines' } : undefined
}

function routeDownload(name: string, version: string): RegistryTarget | undefined {
  if (!isCrateName(name) || !isVersion(version)) return undefined
  const fileName = crateFileName(name, version)
  return { kind: 'artifact', name, version, fileName, contentType: 'application/gzip' }
}

/** Without markers in `dl`, Cargo asks for `/{crate}/{version}/download` below it. */
function writeConfig(baseUrl: string, access: 'open' | 'token'): string {
  return JSON.stringify({ dl: `${baseUrl}/crates`, api: baseUrl, 'auth-required': access === 'token' })
}
