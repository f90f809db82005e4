import { createHash } from 'node:crypto'
import { parseJson } from '#formats/limits.ts'
import type { HostedFile, Hosting, Publication, PublishedPart, RegistryRequest } from '../../gate/registry.ts'
import { writeHostedIndex } from './hosted-index.ts'
import { MANIFEST_TYPES } from './image-files.ts'
import { isDigest } from './image-name.ts'
import { readManifestPath } from './push-path.ts'
import { licenseOf, type Manifest, readManifest } from './read-manifest.ts'

const PARTS_MAX = 1_000
/** They are shown to whoever asks what refers to an image, and kept for that. */
const ANNOTATIONS_BYTES_MAX = 16 * 1024

/** What a registry tells of a manifest that was published, without reading it again. */
export interface HostedManifest {
  readonly mediaType: string
  readonly license?: string
  readonly subject?: string
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

/**
 * Pushing a manifest (OCI Distribution Specification 1.1, end-7): the version that is published is its digest, a tag is a name
 * of it, and its blobs and manifests are its parts.
 */
export const hosting: Hosting = {
  readPublication,
  writeIndex: (name, files) => writeHostedIndex(name, files, ({ manifest }) => readHostedManifest(manifest).license),
  reply: ({ name, version, files }, { repositoryName, path }) => {
    const { subject } = readHostedManifest(files[0]?.manifest ?? '{}')
    const full = repositoryName === undefined ? name : `${repositoryName}/${name}`
    const reference = readManifestPath(path)?.reference ?? version
    return {
      status: 201,
      contentType: '',
      body: '',
      headers: {
        location: `/v2/${full}/manifests/${reference}`,
        'docker-content-digest': version,
        ...(subject !== undefined && { 'oci-subject': subject }),
      },
    }
  },
  hasParts: true,
}

function readPublication(request: RegistryRequest, body: Uint8Array): Publication {
  const asked = readManifestPath(request.path)
  if (!asked) throw new SyntaxError('the address names no manifest')
  const manifest = readManifest(body)
  requireType(manifest, request.headers['content-type'])
  const { name, reference } = asked
  const isByDigest = isDigest(reference)
  const version = isByDigest ? reference : `sha256:${createHash('sha256').update(body).digest('hex')}`
  const told = JSON.stringify(describe(manifest))
  return {
    name,
    version,
    files: [{ fileName: 'manifest', role: 'package', bytes: body, digests: [version], manifest: told }],
    ...(isByDigest ? {} : { names: [reference] }),
    parts: partsOf(manifest),
  }
}

/** The type must be the one that the document has: clients go by either. */
function requireType({ mediaType }: Manifest, contentType: string | undefined): void {
  if (!MANIFEST_TYPES.includes(mediaType)) throw new SyntaxError(`manifests of the type ${mediaType} are not taken`)
  const stated = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (stated !== undefined && stated !== mediaType)
    throw new SyntaxError(`it is sent as ${stated.slice(0, 100)}, and says of itself that it is ${mediaType}`)
}

function partsOf({ isIndex, descriptors }: Manifest): readonly PublishedPart[] {
  const parts = new Map<string, PublishedPart>()
  for (const { digest, sizeBytes } of descriptors) {
    if (sizeBytes === undefined) throw new SyntaxError(`the size of ${digest} is not stated`)
    const known = parts.get(digest)
    if (known && known.sizeBytes !== sizeBytes) throw new SyntaxError(`two sizes of ${digest} are stated`)
    parts.set(digest, { part: digest, sizeBytes, isVersion: isIndex })
  }
  if (parts.size > PARTS_MAX) throw new SyntaxError(`it consists of more than ${PARTS_MAX} parts`)
  return [...parts.values()]
}

function describe(manifest: Manifest): HostedManifest {
  const { mediaType, subject, artifactType } = manifest
  if (subject === 'unreadable') throw new SyntaxError('its subject is named by no digest')
  const annotations = subject === undefined ? {} : textsOf(manifest.annotations)
  const license = licenseOf(manifest.annotations)
  return {
    mediaType,
    ...(license !== undefined && { license }),
    ...(subject !== undefined && { subject }),
    ...(subject !== undefined && artifactType !== undefined && { artifactType }),
    ...(subject !== undefined && { annotations }),
  }
}

function textsOf(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const entries = Object.entries(fields)
  if (entries.some(([, value]) => typeof value !== 'string')) throw new SyntaxError('an annotation is no text')
  if (Buffer.byteLength(JSON.stringify(entries)) > ANNOTATIONS_BYTES_MAX)
    throw new SyntaxError(`its annotations are larger than ${ANNOTATIONS_BYTES_MAX} bytes`)
  return Object.fromEntries(entries) as Readonly<Record<string, string>>
}

const LIMITS = { sizeBytesMax: 1024 * 1024, depthMax: 5 }

/** Written by `readPublication`. */
export function readHostedManifest(text: HostedFile['manifest']): HostedManifest {
  return parseJson(Buffer.from(text), LIMITS) as HostedManifest
}
