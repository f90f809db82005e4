import { readSegments } from '../../gate/read-path.ts'
import type { RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { isNuGetId } from '../purl-rules.ts'
import { normalVersion } from './normal-version.ts'
import { REPRESENTATIONS } from './open-index.ts'
import { packageFile } from './read-registration.ts'
import { VULNERABILITIES, writeRoot } from './root-document.ts'

const JSON_TYPE = 'application/json'

/** What a request of NuGet's third protocol asks for; undefined when the path is not one of it. */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  const segments = readSegments(request.path)
  if (segments === undefined || segments.some((segment) => segment.includes('/'))) return undefined
  const [version, representation = '', id, ...rest] = segments
  if (version !== 'v3') return routeOther(request, segments)
  if (request.method !== 'GET' && request.method !== 'HEAD') return routeOther(request, segments)
  if (representation === 'index.json' && id === undefined)
    return { kind: 'static', contentType: JSON_TYPE, body: (_, _access, askedUrl) => writeRoot(askedUrl) }
  const name = id?.toLowerCase() ?? ''
  if (!REPRESENTATIONS.some((each) => each === representation) || !isNuGetId(name)) return undefined
  if (rest.length === 1 && rest[0] === 'index.json') return { kind: 'index', name, representation }
  return representation === 'flat' ? routeFile(name, rest) : routeLeaf(name, rest)
}

function routeOther({ method }: RegistryRequest, segments: readonly string[]): RegistryTarget | undefined {
  if (method !== 'GET' && method !== 'HEAD')
    return { kind: 'unsupported', reason: 'Packages cannot be published through this address' }
  const [first, page, ...more] = segments
  if (first === VULNERABILITIES && page !== undefined && more.length === 0)
    return { kind: 'advisories', form: 'nuget', page }
  const isSecond = first?.startsWith('FindPackagesById') || first?.startsWith('Packages')
  return isSecond
    ? { kind: 'unsupported', reason: 'Only the third protocol of NuGet is served: v3/index.json' }
    : undefined
}

/** `<id>/<version>/<id>.<version>.nupkg`, `<id>/<version>/<id>.nuspec` */
function routeFile(name: string, rest: readonly string[]): RegistryTarget | undefined {
  const [asked = '', file = '', ...more] = rest
  const version = normalVersion(asked)
  if (version === undefined || version !== asked.toLowerCase() || more.length > 0) return undefined
  const fileName = file.toLowerCase()
  if (fileName === packageFile(name, version)) return { kind: 'artifact', name, version, fileName }
  if (fileName !== `${name}.nuspec`) return undefined
  return { kind: 'artifact', name, version, fileName, contentType: 'application/xml', isMetadata: true }
}

function routeLeaf(name: string, [file = '', ...more]: readonly string[]): RegistryTarget | undefined {
  const version = file.endsWith('.json') ? normalVersion(file.slice(0, -'.json'.length)) : undefined
  return version === undefined || more.length > 0 ? undefined : { kind: 'manifest', name, versionOrTag: version }
}
