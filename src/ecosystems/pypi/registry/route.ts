import { readSegments } from '../../gate/read-path.ts'
import type { RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { normalVersion } from '../normal-version.ts'
import { type FileAddress, isFileAddress, provenancePath } from './file-path.ts'
import { isProjectName, normalName } from './project-name.ts'
import { negotiate } from './representation.ts'

const UPLOAD = 'Packages are published by POST to the address of the repository itself'
const UPLOAD_BYTES_MAX = 512 * 1024 * 1024

/**
 * What a request to a Python package index asks for; undefined when the path is not one of the protocol's. Pages stand under
 * the normal form of the project's name with a slash at the end; other spellings are led there (PEP 503).
 */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  const { method, path } = request
  const isFolder = path.endsWith('/') && path !== '/'
  const segments = readSegments(isFolder ? path.slice(0, -1) : path)
  if (method !== 'GET' && method !== 'HEAD') return routeWrite(method, path)
  const [head, ...rest] = segments ?? []
  if (head === 'simple') return routePage(request, rest, isFolder)
  if (isFolder) return undefined
  if (head === 'packages') return routeFile(rest)
  if (head === 'integrity') return routeProvenance(rest)
  return head === 'pypi' ? routeApi(rest) : undefined
}

/** Clients send to `/legacy/`, or to the address as it is configured; xmlrpc searched at `/pypi`. */
function routeWrite(method: string, path: string): RegistryTarget | undefined {
  if (path === '/pypi') return { kind: 'unsupported', reason: 'There is no search here' }
  const isUpload = path === '/' || path === '/legacy' || path === '/legacy/'
  if (isUpload && method === 'POST') return { kind: 'publish', bytesMax: UPLOAD_BYTES_MAX }
  return isUpload || path === '/simple/' ? { kind: 'unsupported', status: 403, reason: UPLOAD } : undefined
}

function routePage(request: RegistryRequest, rest: readonly string[], isFolder: boolean): RegistryTarget | undefined {
  const [name, ...more] = rest
  if (name === undefined) return isFolder ? names(request) : { kind: 'redirect', location: './simple/' }
  if (more.length > 0 || !isProjectName(name)) return undefined
  const normal = normalName(name)
  if (!isFolder) return { kind: 'redirect', location: `./${normal}/` }
  if (normal !== name) return { kind: 'redirect', location: `../${normal}/` }
  const representation = negotiate(request.headers.accept, request.query.get('format'))
  return representation === undefined ? unacceptable() : { kind: 'index', name, representation }
}

function names(request: RegistryRequest): RegistryTarget {
  const representation = negotiate(request.headers.accept, request.query.get('format'))
  return representation === undefined ? unacceptable() : { kind: 'names', representation }
}

function unacceptable(): RegistryTarget {
  const reason = 'The index is given as JSON and as HTML, and the request accepts neither'
  return { kind: 'unsupported', status: 406, reason }
}

/** `<name>/<version>/<file>`, and what stands beside the file. */
function routeFile([name, version, fileName, ...more]: readonly string[]): RegistryTarget | undefined {
  if (!name || !version || !fileName || more.length > 0) return undefined
  const suffix = /\.(?:metadata|provenance)$/.exec(fileName)?.[0] ?? ''
  const file = suffix === '' ? fileName : fileName.slice(0, -suffix.length)
  if (!isFileAddress({ name, version, fileName: file })) return notAFile({ name, version, fileName })
  if (suffix === '') return { kind: 'artifact', name, version, fileName }
  return { kind: 'artifact', name, version, fileName, contentType: contentTypeOf(suffix), isMetadata: true }
}

function contentTypeOf(suffix: string): string {
  return suffix === '.metadata' ? 'text/plain; charset=utf-8' : 'application/vnd.pypi.integrity.v1+json'
}

/** `<name>/<version>/<file>/provenance`: the attestations are the publisher's word about the file, and pass unchanged. */
function routeProvenance([name, version, fileName, last, ...more]: readonly string[]): RegistryTarget | undefined {
  if (!name || !version || !fileName || last !== 'provenance' || more.length > 0) return undefined
  const address = { name, version, fileName }
  if (!isFileAddress(address)) return notAFile(address)
  const contentType = 'application/vnd.pypi.integrity.v1+json'
  return { kind: 'document', path: provenancePath(address).slice(1), name, contentType, keep: 'check' }
}

function notAFile({ name, version, fileName }: FileAddress): RegistryTarget {
  return { kind: 'unsupported', reason: `${fileName} is not the name of a file of ${name} ${version}` }
}

/** `<name>/json` and `<name>/<version>/json`. */
function routeApi(rest: readonly string[]): RegistryTarget | undefined {
  const [name, version, last] = rest.length === 2 ? [rest[0], undefined, rest[1]] : rest
  if (!name || last !== 'json' || rest.length > 3 || !isProjectName(name)) return undefined
  if (version === undefined) return { kind: 'advised', name: normalName(name) }
  const normal = normalVersion(version)
  return normal === undefined ? undefined : { kind: 'advised', name: normalName(name), version: normal }
}
