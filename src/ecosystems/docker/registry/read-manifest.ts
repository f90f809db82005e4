import { createHash } from 'node:crypto'
import { parseJson } from '#formats/limits.ts'
import type { FileDescription, IndexedVersion, VersionTarget } from '../../gate/registry.ts'
import { manifestRequest } from './image-files.ts'
import { isDigest } from './image-name.ts'

/** OCI Distribution Specification: registries take at least 4 MiB, and more is hardly a manifest. */
export const MANIFEST_BYTES_MAX = 4 * 1024 * 1024
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
  const license = licenseOf(annotations)
  const created = textOf(annotations, 'org.opencontainers.image.created')
  const { url } = manifestRequest(name, version)
  return {
    version,
    ...(license !== undefined && { license }),
    ...(created !== undefined && DATE.test(created) && { publishedAt: created }),
    hasInstallScript: false,
    files: [{ fileName: 'manifest', url, role: 'package', integrity: version }],
    requirements: [],
  }
}

/** What clients must be told of a manifest, and the digests that it reaches. */
export function describeManifest(version: string, document: Uint8Array): FileDescription {
  const { mediaType, descriptors } = readManifest(document)
  const parts = [...new Set(descriptors.map(({ digest }) => digest))]
  return { headers: { 'content-type': mediaType, 'docker-content-digest': version }, parts }
}

/** Where content lies and how much it is (OCI Image Specification, "Content Descriptors"). */
export interface Descriptor {
  readonly digest: string
  /** Undefined: not stated, or not as a number of bytes. */
  readonly sizeBytes: number | undefined
}

export interface Manifest {
  readonly mediaType: string
  /** An index of manifests, and not a manifest of blobs. */
  readonly isIndex: boolean
  /** Everything that it reaches, in its order. */
  readonly descriptors: readonly Descriptor[]
  readonly annotations: Fields
  /** The digest of what it says something about (a signature, an SBOM). */
  readonly subject: string | 'unreadable' | undefined
  /** What the registry lists it as among those that refer to its subject. */
  readonly artifactType: string | undefined
}

/**
 * An image index or a manifest (OCI Image Specification 1.1; Docker's schema 2 alike). A document that is both would be one
 * thing to us and another to a client (CVE-2021-41190): it is neither. Throws `SyntaxError`.
 */
export function readManifest(document: Uint8Array): Manifest {
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
  const reached = isIndex ? manifest.manifests : [manifest.config, ...(manifest.layers as unknown[])]
  const configType = isFields(manifest.config) ? textOf(manifest.config, 'mediaType') : undefined
  return {
    mediaType,
    isIndex,
    descriptors: (reached as unknown[]).map(readDescriptor),
    annotations: isFields(manifest.annotations) ? manifest.annotations : {},
    subject: subjectOf(manifest.subject),
    artifactType: textOf(manifest, 'artifactType') ?? configType,
  }
}

export function licenseOf(annotations: Fields): string | undefined {
  return textOf(annotations, 'org.opencontainers.image.licenses')?.slice(0, 1_000)
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

function readDescriptor(descriptor: unknown): Descriptor {
  const { digest, size } = isFields(descriptor) ? descriptor : {}
  if (typeof digest !== 'string' || !isDigest(digest))
    throw new SyntaxError('The manifest names a part without a digest')
  const isSize = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
  return { digest, sizeBytes: isSize ? size : undefined }
}

function subjectOf(descriptor: unknown): Manifest['subject'] {
  if (descriptor === undefined || descriptor === null) return undefined
  const digest = isFields(descriptor) ? descriptor.digest : undefined
  return typeof digest === 'string' && isDigest(digest) ? digest : 'unreadable'
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(fields: Fields, key: string): string | undefined {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
