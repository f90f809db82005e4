import type { ArtifactTarget, IndexedFile, UpstreamRequest } from '../../gate/registry.ts'
import { isDigest } from './image-name.ts'

/** What manifests may be; without it, registries convert them to an older form, which has another digest. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/** By tag or digest. */
export function manifestRequest(name: string, reference: string): UpstreamRequest {
  return { url: `./v2/${name}/manifests/${reference}`, headers: { accept: MANIFEST_TYPES.join(', ') } }
}

export function manifestTarget(name: string, version: string): ArtifactTarget {
  return { kind: 'artifact', name, version, fileName: 'manifest' }
}

/** A blob is a file of every version that it is part of, called by its digest. */
export function fileOf({ name, fileName }: ArtifactTarget): IndexedFile | undefined {
  if (!isDigest(fileName)) return undefined
  return { fileName, url: `./v2/${name}/blobs/${fileName}`, role: 'metadata', integrity: fileName }
}
