import { createHash } from 'node:crypto'
import { makeTarball } from './make-tarball.ts'

/** Something that a registry holds under its digest. */
export interface Blob {
  readonly digest: string
  readonly bytes: Buffer
  readonly mediaType: string
}

export interface Image {
  readonly manifest: Blob
  /** Configuration and layers. */
  readonly blobs: readonly Blob[]
}

export const imageIndexType = 'application/vnd.oci.image.index.v1+json'
const manifestType = 'application/vnd.oci.image.manifest.v1+json'

export function blob(bytes: Buffer, mediaType: string): Blob {
  return { bytes, mediaType, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` }
}

/** A harmless image of one layer, for linux on the named architecture (OCI Image Specification 1.1). */
export function makeImage(content: string, options: { architecture?: string; layers?: readonly Blob[] } = {}): Image {
  const { architecture = 'amd64' } = options
  const layers = options.layers ?? [makeLayer(content)]
  const rootfs = { type: 'layers', diff_ids: layers.map(({ digest }) => digest) }
  const configuration = { architecture, os: 'linux', config: { Labels: { content } }, rootfs, history: [] }
  const config = blob(Buffer.from(JSON.stringify(configuration)), 'application/vnd.oci.image.config.v1+json')
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptor(config),
    layers: layers.map(descriptor),
    annotations: { 'org.opencontainers.image.licenses': 'Apache-2.0' },
  }
  return { manifest: blob(Buffer.from(JSON.stringify(manifest)), manifestType), blobs: [config, ...layers] }
}

export function makeLayer(content: string): Blob {
  return blob(makeTarball({ 'etc/content': content }), 'application/vnd.oci.image.layer.v1.tar+gzip')
}

/** An index over images of several platforms. */
export function makeImageIndex(images: Readonly<Record<string, Image>>): Blob {
  const manifests = Object.entries(images).map(([architecture, { manifest }]) => ({
    ...descriptor(manifest),
    platform: { architecture, os: 'linux' },
  }))
  return blob(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: imageIndexType, manifests })), imageIndexType)
}

function descriptor({ mediaType, digest, bytes }: Blob) {
  return { mediaType, digest, size: bytes.byteLength }
}
