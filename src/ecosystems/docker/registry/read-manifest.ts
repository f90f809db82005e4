import { createHash } from 'node:crypto'
import { parseJson } from '#formats/limits.ts'
import type { FileDescription, IndexedVersion, VersionTarget } from '../../gate/registry.ts'
import { manifestRequest } from './image-files.ts'
import { isDigest } from './image-name.ts'

/** OCI Distribution Specification: registries take at least 4 MiB, and more is hardly a manifest. */
const MANIFEST_BYTES_MAX = 4 * 1024 * 1024
const LIMITS = { sizeBytesMax: MANIFEST_BYTES_MAX, depthMax: 50, valuesMax: 100_000 }
const MEDIA_TYPE = /^application\/vnd\.[a-z0-9.+-]{1,200}$/
const DATE = /^\d{4}-\d{2}-\d{2}T[\d:.]{5,18}(?:Z|[+-]\d{2}:\d{2})$/

type Fields = Readonly<Record<string, unknown>>

/** The digest that upstream's answer for a tag has. Throws `SyntaxError` for what is no manifest. */
export function digestOf(document: Uint8Array): string {
  readManifest(document)
  return `sha256:${createHash('sha256').update(document).digest('hex')}`
}

export function readDetails({ name, version }: VersionTarget, document: Uint8Array): IndexedVersion {
  const [algorithm = '', hex] = version.split(':')
  if (!isDigest(version) || createHash(algorithm).update(document).digest('hex') !== hex)
    throw new SyntaxError(`The manifest is not the one that ${version} names`)
  const { annotations } = readManifest(document)
  const license = textOf(annotations, 'org.opencontainers.image.licenses')
  const created = textOf(annotations, 'org.opencontainers.image.created')
  const { url } = manifestRequest(name, version)
  return {
    version,
    ...(license !== undefined && { license: license.slice(0, 1_000) }),
    ...(created !== undefined && DATE.test(created) && { publishedAt: created }),
    hasInstallScript: false,
    files: [{ fileName: 'manifest', url, role: 'package', integrity: version }],
    requirements: [],
  }
}

/** What clients must be told of a manifest, and the digests that it reaches. */
export function describeManifest(version: string, document: Uint8Array): FileDescription {
  const { mediaType, parts } = readManifest(document)
  return { headers: { 'content-type': mediaType, 'docker-content-digest': version }, parts }
}

interface Manifest {
  readonly mediaType: string
  readonly parts: readonly string[]
  readonly annotations: Fields
}

/**
 * An image index or a manifest (OCI Image Specification 1.1; Docker's schema 2 alike). A document that is both would be one
 * thing to us and another to a client (CVE-2021-41190): it is neither.
 */
function readManifest(document: Uint8Array): Manifest {
  const manifest = parse(document)
  const isIndex = Array.isArray(manifest.manifests)
  const isImage = Array.isArray(manifest.layers) && isFields(manifest.config)
  const isMixed = manifest.manifests !== undefined && (manifest.layers !== undefined || manifest.config !== undefined)
  if (manifest.schemaVersion !== 2 || isIndex === isImage || isMixed)
    throw new SyntaxError('The document is no manifest of an image and no index of such')
  const otherwise = `application/vnd.oci.image.${isIndex ? 'index' : 'manifest'}.v1+json`
  const mediaType = manifest.mediaType ?? otherwise
  if (typeof mediaType !== 'string' || !MEDIA_TYPE.test(mediaType) || namesIndex(mediaType) !== isIndex)
    throw new SyntaxError('The manifest has a media type of another kind')
  const descriptors = isIndex ? manifest.manifests : [manifest.config, ...(manifest.layers as unknown[])]
  const parts = (descriptors as unknown[]).map(digestOfDescriptor)
  return {
    mediaType,
    parts: [...new Set(parts)],
    annotations: isFields(manifest.annotations) ? manifest.annotations : {},
  }
}

function namesIndex(mediaType: string): boolean {
  return mediaType.includes('.image.index.') || mediaType.includes('.manifest.list.')
}

function parse(document: Uint8Array): Fields {
  try {
    const value: unknown = parseJson(document, LIMITS)
    if (isFields(value)) return value
  } catch (error) {
    throw new SyntaxError(`The manifest is not readable: ${(error as Error).message}`, { cause: error })
  }
  throw new SyntaxError('The manifest is no object')
}

function digestOfDescriptor(descriptor: unknown): string {
  const digest = isFields(descriptor) ? descriptor.digest : undefined
  if (typeof digest !== 'string' || !isDigest(digest))
    throw new SyntaxError('The manifest names a part without a digest')
  return digest
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(fields: Fields, key: string): string | undefined {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
