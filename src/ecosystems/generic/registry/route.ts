import { readSegments } from '../../gate/read-path.ts'
import type { RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { fileTarget } from './file-names.ts'

const SIDECAR = /\.(sha256|sha512)$/

/**
 * What a request for a plain file asks for; undefined for a path that cannot be one. `NAME.sha256` and `NAME.sha512` are the
 * digests of what is served as `NAME`, in the form that `sha256sum --check` reads.
 */
export function route(request: RegistryRequest): RegistryTarget | undefined {
  const { method, path, repositoryName } = request
  if (repositoryName === undefined) return undefined
  if (method !== 'GET' && method !== 'HEAD')
    return { kind: 'unsupported', reason: 'Files cannot be uploaded through this address' }
  if (path === '/') return { kind: 'ping' }
  if (path.endsWith('/')) return { kind: 'unsupported', reason: 'Folders are not listed: files are asked for by name' }
  const segments = readSegments(path)
  if (segments === undefined || segments.some((segment) => segment.includes('/'))) return undefined
  const last = segments.at(-1) ?? ''
  const algorithm = SIDECAR.exec(last)?.[1] as 'sha256' | 'sha512' | undefined
  if (algorithm === undefined) return fileTarget(repositoryName, segments)
  const listedAs = last.slice(0, -algorithm.length - 1)
  const of = listedAs === '' ? undefined : fileTarget(repositoryName, [...segments.slice(0, -1), listedAs])
  return of && { kind: 'checksum', of, algorithm, listedAs }
}
