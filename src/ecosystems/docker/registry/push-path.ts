import { readSegments } from '../../gate/read-path.ts'
import { isDigest, isImageName, isTag } from './image-name.ts'

export interface ManifestPath {
  readonly name: string
  /** A tag or a digest. */
  readonly reference: string
}

/** `/v2/NAME/manifests/REFERENCE`; undefined for any other path. */
export function readManifestPath(path: string): ManifestPath | undefined {
  const segments = readSegments(path) ?? []
  const [what, reference = ''] = segments.slice(-2)
  const name = segments.slice(1, -2).join('/')
  if (segments[0] !== 'v2' || what !== 'manifests' || !isImageName(name)) return undefined
  return isDigest(reference) || isTag(reference) ? { name, reference } : undefined
}

export interface UploadPath {
  readonly name: string
  /** Undefined: of no upload yet. */
  readonly uploadId: string | undefined
}

/** `/v2/NAME/blobs/uploads/` and `/v2/NAME/blobs/uploads/ID`; undefined for any other path. */
export function readUploadPath(path: string): UploadPath | undefined {
  const segments = readSegments(path.replace(/\/blobs\/uploads\/$/, '/blobs/uploads')) ?? []
  if (segments[0] !== 'v2') return undefined
  const [blobs, uploads, uploadId] = segments.at(-1) === 'uploads' ? segments.slice(-2) : segments.slice(-3)
  const name = segments.slice(1, uploadId === undefined ? -2 : -3).join('/')
  if (blobs !== 'blobs' || uploads !== 'uploads' || !isImageName(name)) return undefined
  return { name, uploadId }
}
