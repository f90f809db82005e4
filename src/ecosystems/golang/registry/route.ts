import { readSegments } from '../../gate/read-path.ts'
import type { RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { unescapeCase } from './escaped.ts'
import { fileTarget, moduleFileOf } from './module-files.ts'
import { isModulePath } from './module-path.ts'
import { isCanonicalVersion } from './module-version.ts'
import { routeChecksums } from './route-checksums.ts'

const QUERY_CHARS_MAX = 256

/**
 * What a request to a module proxy asks for (Go Modules Reference, "GOPROXY protocol"); undefined when the path is not one
 * of the protocol's. `$module/@v/$query.info` with anything but a canonical version is a branch, a tag or a commit.
 */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  const segments = readSegments(request.path)
  if (segments === undefined || segments.some((segment) => segment.includes('/'))) return undefined
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { kind: 'unsupported', reason: 'Modules cannot be published through this address' }
  if (segments[0] === 'sumdb') return routeChecksums(segments.slice(1))
  const at = segments.findIndex((segment) => segment.startsWith('@'))
  const name = unescapeCase(segments.slice(0, Math.max(at, 0)).join('/'))
  if (name === undefined || !isModulePath(name)) return undefined
  const [verb, file, ...more] = segments.slice(at)
  if (more.length > 0) return undefined
  if (verb === '@latest') return file === undefined ? { kind: 'named', name, query: 'latest' } : undefined
  if (verb !== '@v' || file === undefined) return undefined
  return file === 'list' ? { kind: 'index', name, representation: 'list' } : routeFile(name, file)
}

function routeFile(name: string, file: string): RegistryTarget | undefined {
  const dot = file.lastIndexOf('.')
  const kind = moduleFileOf(file.slice(dot + 1))
  const version = dot < 1 ? undefined : unescapeCase(file.slice(0, dot))
  if (version === undefined || kind === undefined) return undefined
  if (isCanonicalVersion(version)) return fileTarget(name, version, kind)
  return kind === 'info' && isQuery(version) ? { kind: 'named', name, query: version } : undefined
}

/** A branch, tag or commit. `latest` is no branch here: it means the newest, as `@latest` does. */
function isQuery(text: string): boolean {
  return text.length <= QUERY_CHARS_MAX && /^[\w][\w.+~-]*$/.test(text) && text !== 'latest'
}
