import semver from 'semver'
import { readSegments } from '../../gate/read-path.ts'
import type { RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { versionOfFileName } from './artifact-name.ts'
import { isPackageName } from './package-name.ts'
import { negotiateRepresentation } from './representation.ts'
import { routeEndpoint } from './route-endpoint.ts'

const TAG_CHARS_MAX = 256
const PUBLICATION_BYTES_MAX = 256 * 1024 * 1024

/**
 * What a request to an npm registry asks for; undefined when the path is not one of the protocol's.
 * Names are taken apart as npm, Yarn and pnpm write them (`@s%2fn`, `@s%2Fn`, `@s/n`), and a file name must
 * belong to the package it is asked under: a version is never guessed.
 */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  const segments = readSegments(request.path)
  const first = segments?.[0]
  if (segments === undefined || first === undefined) return undefined
  if (first === '-') return routeEndpoint(segments.slice(1), request)
  const split = first.startsWith('@') && !first.includes('/') && segments.length > 1
  const name = split ? `${first}/${segments[1]}` : first
  if (!isPackageName(name)) return undefined
  const rest = segments.slice(split ? 2 : 1)
  if (isRead(request.method)) return routeRead(name, rest, request)
  return request.method === 'PUT' && rest.length === 0
    ? { kind: 'publish', bytesMax: PUBLICATION_BYTES_MAX }
    : routeWrite(rest)
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function routeRead(name: string, rest: readonly string[], request: RegistryRequest): RegistryTarget | undefined {
  const [head, ...tail] = rest
  if (head === undefined) {
    return { kind: 'index', name, representation: negotiateRepresentation(request.headers.accept) }
  }
  if (head === '-') return routeArtifact(name, tail)
  if (tail.length > 0 || !isVersionOrTag(head)) return undefined
  return { kind: 'manifest', name, versionOrTag: head }
}

/** Other registries repeat the scope before the file name (`/@s/n/-/@s/n-1.0.0.tgz`), and old lockfiles hold such paths. */
function routeArtifact(name: string, tail: readonly string[]): RegistryTarget | undefined {
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : undefined
  const file = tail.length === 2 && tail[0] === scope ? tail.slice(1) : tail
  const fileName = file[0]
  if (fileName === undefined || file.length !== 1 || fileName.includes('/')) return undefined
  const version = versionOfFileName(name, fileName)
  if (version === undefined) return { kind: 'unsupported', reason: `${fileName} is not the name of a file of ${name}` }
  return { kind: 'artifact', name, version, fileName }
}

/** `PUT` or `DELETE /name/-rev/x`, `DELETE /name/-/file/-rev/x`: what is published stays. */
function routeWrite(rest: readonly string[]): RegistryTarget | undefined {
  const known = rest.length === 0 || rest[0] === '-rev' || rest[0] === '-'
  return known
    ? { kind: 'unsupported', reason: 'What was published cannot be changed or taken back by the npm client' }
    : undefined
}

/** npm refuses tags that read as a range; a range is therefore neither a version nor a tag. */
function isVersionOrTag(text: string): boolean {
  if (text.length > TAG_CHARS_MAX || !/^\w[\w.~!'()+-]*$/.test(text)) return false
  return semver.validRange(text, { loose: true }) === null || semver.parse(text, { loose: true }) !== null
}
