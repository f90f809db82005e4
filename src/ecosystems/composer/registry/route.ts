import { readSegments } from '../../gate/read-path.ts'
import type { RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { composerPurl } from '../purl-rules.ts'
import { identityOf, isReference, isVersionText } from './composer-version.ts'
import { ADVISORIES, writeRoot } from './root-document.ts'

const JSON_FILE = '.json'
const BRANCHES = '~dev'

/** What a request of Composer 2 asks for; undefined when the path is not one of its protocol. */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  const segments = readSegments(request.path)
  if (segments === undefined) return undefined
  if (request.method === 'POST' && segments.length === 1 && segments[0] === ADVISORIES)
    return { kind: 'advisories', form: 'composer' }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { kind: 'unsupported', reason: 'Packages cannot be published through this address' }
  const [part, vendor = '', file = '', ...rest] = segments
  if (part === 'packages.json' && segments.length === 1)
    return { kind: 'static', contentType: 'application/json', body: (_, _access, askedUrl) => writeRoot(askedUrl) }
  if (part === 'p2' && rest.length === 0) return routeMetadata(vendor, file)
  return part === 'dist' ? routeFile(`${vendor}/${file}`, rest) : undefined
}

function routeMetadata(vendor: string, file: string): RegistryTarget | undefined {
  if (!file.endsWith(JSON_FILE)) return undefined
  const stem = file.slice(0, -JSON_FILE.length)
  const isBranches = stem.endsWith(BRANCHES)
  const name = `${vendor}/${isBranches ? stem.slice(0, -BRANCHES.length) : stem}`
  return isName(name) ? { kind: 'index', name, representation: isBranches ? 'branches' : 'releases' } : undefined
}

/** `<version>/<reference>.<type>`; the version of a branch may hold a slash, which stands there as `%2F`. */
function routeFile(
  name: string,
  [version = '', fileName = '', ...more]: readonly string[],
): RegistryTarget | undefined {
  const found = /^(.+)\.(zip|tar)$/.exec(fileName)
  const reference = found?.[1]
  if (!isName(name) || !isVersionText(version) || reference === undefined || more.length > 0) return undefined
  if (!isReference(reference)) return undefined
  const contentType = found?.[2] === 'zip' ? 'application/zip' : 'application/x-tar'
  return { kind: 'artifact', name, version: identityOf({ version, reference }), fileName, contentType }
}

function isName(name: string): boolean {
  return name === name.toLowerCase() && name.split('/').length === 2 && composerPurl(name) !== undefined
}
