// Images for tests: layers made of files, packed as an OCI layout or as by `docker save`, as files by their path.
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { bytesSource } from '../byte-source.ts'
import { sha256Hex } from '../hash.ts'
import type { ImageStore } from '../oci-image.ts'
import { buildTar, type TarFileSpec } from './build-tar.ts'

export type LayerSpec = readonly TarFileSpec[] | Buffer
export type Packed = 'none' | 'gzip' | 'zstd'
export type Files = ReadonlyMap<string, Buffer>

export const tarOf = (layer: LayerSpec) => (Buffer.isBuffer(layer) ? layer : buildTar(layer))

const pack = {
  none: (bytes: Buffer) => bytes,
  gzip: (bytes: Buffer) => gzipSync(bytes),
  zstd: (bytes: Buffer) => zstdCompressSync(bytes),
}

function configOf(layers: readonly LayerSpec[], architecture = 'amd64'): Buffer {
  const diffIds = layers.map((layer) => `sha256:${sha256Hex(tarOf(layer))}`)
  const history = layers.flatMap((_, at) => [
    { created_by: `ENV ${at}`, empty_layer: true },
    { created_by: `RUN ${at}` },
  ])
  return Buffer.from(
    JSON.stringify({ os: 'linux', architecture, rootfs: { type: 'layers', diff_ids: diffIds }, history }),
  )
}

/** As `docker save` wrote it before it knew OCI. */
export function dockerArchive(layers: readonly LayerSpec[], name = 'bank/pay:1.0'): Files {
  const files = new Map<string, Buffer>([['c.json', configOf(layers)]])
  const paths = layers.map((layer, at) => {
    files.set(`${at}/layer.tar`, tarOf(layer))
    return `${at}/layer.tar`
  })
  files.set('manifest.json', Buffer.from(JSON.stringify([{ Config: 'c.json', RepoTags: [name], Layers: paths }])))
  return files
}

export interface PlatformImage {
  readonly layers: readonly LayerSpec[]
  readonly architecture?: string
  readonly packed?: Packed
}

/** One image, or an index of several by their architecture, beside an attestation. */
export function ociLayout(images: readonly PlatformImage[]): Files {
  const files = new Map<string, Buffer>([['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')]])
  const blob = (bytes: Buffer, mediaType: string) => {
    const digest = `sha256:${sha256Hex(bytes)}`
    files.set(`blobs/sha256/${digest.slice(7)}`, bytes)
    return { mediaType, digest, size: bytes.length }
  }
  const manifests = images.map(({ layers, architecture = 'amd64', packed = 'gzip' }) => {
    const manifest = {
      schemaVersion: 2,
      config: blob(configOf(layers, architecture), 'application/vnd.oci.image.config.v1+json'),
      layers: layers.map((layer) =>
        blob(
          pack[packed](tarOf(layer)),
          `application/vnd.oci.image.layer.v1.tar${packed === 'none' ? '' : `+${packed}`}`,
        ),
      ),
    }
    const described = blob(Buffer.from(JSON.stringify(manifest)), 'application/vnd.oci.image.manifest.v1+json')
    return { ...described, platform: { os: 'linux', architecture } }
  })
  const attestation = {
    ...blob(Buffer.from('{"layers":[]}'), 'application/vnd.oci.image.manifest.v1+json'),
    platform: { os: 'unknown', architecture: 'unknown' },
  }
  const several = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [...manifests, attestation] }))
  const top = images.length === 1 ? manifests : [blob(several, 'application/vnd.oci.image.index.v1+json')]
  files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: top })))
  return files
}

export function storeOf(files: Files): ImageStore {
  return {
    open: async (path) => {
      const bytes = files.get(path)
      return bytes && bytesSource(bytes)
    },
  }
}

export function archiveOf(files: Files): Buffer {
  return buildTar([...files].map(([path, content]) => ({ path, content })))
}
