import { readSegments } from '../../gate/read-path.ts'
import type { ArtifactTarget, RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { isGemName } from '../purl-rules.ts'
import { readFullName } from './gem-file.ts'
import { rewriteVersions } from './rewrite-versions.ts'

const PLAIN = 'text/plain; charset=utf-8'
const GEM = '.gem'
const SPEC = '.gemspec.rz'

/** Older forms of the index: a client that is refused in one turns to the next, so that none of them may be open. */
const OLDER_FORMS = new Set(['specs.4.8.gz', 'latest_specs.4.8.gz', 'prerelease_specs.4.8.gz'])
const NOT_LISTED = 'Assay lists only what may be used; its console tells why a gem or version is missing'

/** What a request for the compact index asks for; undefined when the path is not one of the protocol's. */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  if (request.path === '/') return isRead(request) ? { kind: 'ping' } : undefined
  const segments = readSegments(request.path)
  if (segments === undefined || segments.some((segment) => segment.includes('/'))) return undefined
  if (!isRead(request)) return { kind: 'unsupported', reason: 'Gems cannot be published through this address' }
  const [first = '', second, third, ...more] = segments
  if (more.length > 0) return undefined
  if (second === undefined) return routeRoot(first)
  if (first === 'quick') return second === 'Marshal.4.8' && third !== undefined ? routeFile(third, SPEC) : undefined
  if (first === 'api') return { kind: 'unsupported', reason: NOT_LISTED }
  if (third !== undefined) return undefined
  if (first === 'info') return isGemName(second) ? { kind: 'index', name: second, representation: 'info' } : undefined
  return first === 'gems' ? routeFile(second, GEM) : undefined
}

function isRead({ method }: RegistryRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

function routeRoot(name: string): RegistryTarget | undefined {
  if (name === 'names') return { kind: 'document', path: './names', contentType: PLAIN, keep: 'check' }
  if (name === 'versions')
    return { kind: 'document', path: './versions', contentType: PLAIN, keep: 'check', rewrite: rewriteVersions }
  return OLDER_FORMS.has(name) ? { kind: 'unsupported', reason: NOT_LISTED } : undefined
}

function routeFile(fileName: string, extension: typeof GEM | typeof SPEC): ArtifactTarget | undefined {
  const file = fileName.endsWith(extension) ? readFullName(fileName.slice(0, -extension.length)) : undefined
  if (file === undefined) return undefined
  const { name, version } = file
  return { kind: 'artifact', name, version, fileName, ...(extension === SPEC && { isMetadata: true as const }) }
}

/** Specifications stand in no index; the gem's name and version stand in their file's name. */
export function specFile({ fileName }: Pick<ArtifactTarget, 'fileName'>) {
  if (!fileName.endsWith(SPEC)) return undefined
  return { fileName, url: `./quick/Marshal.4.8/${fileName}`, role: 'metadata' } as const
}
