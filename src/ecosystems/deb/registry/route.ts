import { readSegments } from '../../gate/read-path.ts'
import type { RegistryRequest, RegistryTarget } from '../../gate/registry.ts'
import { readArchivePath } from './document-names.ts'

/** What apt asks an archive for; undefined when the path is none of an archive. */
export function route({ method, path }: RegistryRequest): RegistryTarget | undefined {
  if (method !== 'GET' && method !== 'HEAD')
    return { kind: 'unsupported', reason: 'Packages cannot be uploaded through this address' }
  if (path === '/') return { kind: 'ping' }
  const segments = readSegments(path)
  if (segments === undefined || segments.some((segment) => segment.includes('/'))) return undefined
  const found = readArchivePath(segments)
  if (found.kind === 'package') return { kind: 'listed', path: segments.join('/') }
  const document = { kind: 'document', path: addressOf(segments) } as const
  if (found.kind === 'index') return { ...document, keep: 'check' }
  if (found.kind === 'by-hash')
    return found.sha256 === undefined
      ? { ...document, keep: 'check' }
      : { ...document, keep: 'forever', sha256: found.sha256 }
  return {
    kind: 'unsupported',
    reason: 'Of an archive, its indexes, packages and sources are served; images for installing a system are not',
  }
}

/** Relative to the upstream's address. */
export function addressOf(segments: readonly string[]): string {
  return `./${segments.map((segment) => encodeURIComponent(segment)).join('/')}`
}
