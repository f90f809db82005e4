import { isUtf8 } from 'node:buffer'
import { isVersion } from './artifact-name.ts'
import { assertBounded } from './document-bounds.ts'
import { isObject, type JsonObject, textEntries } from './json.ts'

export const DOCUMENT_BYTES_MAX = 64 * 1024 * 1024
const VERSIONS_MAX = 50_000

export interface Manifest {
  readonly version: string
  /** The whole manifest as published, `dist` included. */
  readonly fields: JsonObject
  readonly dist: JsonObject
  /** Address of the artifact at the upstream: absolute, http or https. */
  readonly tarball: string
}

export interface Packument {
  readonly name: string
  readonly fields: JsonObject
  readonly manifests: readonly Manifest[]
  readonly tags: ReadonlyMap<string, string>
  /** Publish times by version; `created` and `modified` among them. */
  readonly times: ReadonlyMap<string, string>
}

/**
 * Reads a packument in full or abbreviated form. Throws `SyntaxError` for anything that is not the list of versions of
 * exactly this package: a document that cannot be understood as a whole is not served in part.
 */
export function readPackument(name: string, document: Uint8Array): Packument {
  const fields = parseObject(document)
  if (fields.name !== name) throw new SyntaxError(`The document does not describe ${name}`)
  const times = new Map(textEntries(fields.time))
  return {
    name,
    fields,
    manifests: readManifests(name, fields),
    tags: new Map(textEntries(fields['dist-tags'])),
    times,
  }
}

function parseObject(document: Uint8Array): JsonObject {
  if (document.byteLength > DOCUMENT_BYTES_MAX) throw new SyntaxError('The document is larger than 64 MiB')
  if (!isUtf8(document)) throw new SyntaxError('The document is not UTF-8')
  assertBounded(document)
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.byteLength)
  const parsed: unknown = JSON.parse(bytes.toString('utf8'))
  if (!isObject(parsed)) throw new SyntaxError('The document is not a JSON object')
  return parsed
}

/** A package that was unpublished as a whole has no versions, and says so in `time`. */
function readManifests(name: string, fields: JsonObject): readonly Manifest[] {
  const { versions, time } = fields
  if (versions === undefined && isObject(time) && isObject(time.unpublished)) return []
  if (!isObject(versions)) throw new SyntaxError(`The document of ${name} has no versions`)
  const entries = Object.entries(versions)
  if (entries.length > VERSIONS_MAX) throw new SyntaxError(`${name} has more than ${VERSIONS_MAX} versions`)
  return entries.map(([version, manifest]) => readManifest(name, version, manifest))
}

function readManifest(name: string, version: string, fields: unknown): Manifest {
  if (!isVersion(version)) throw new SyntaxError(`${name} lists a version that npm does not allow`)
  const label = `${name}@${version}`
  if (!isObject(fields)) throw new SyntaxError(`The manifest of ${label} is not an object`)
  if (fields.version !== version) throw new SyntaxError(`The manifest of ${label} states another version`)
  if (fields.name !== undefined && fields.name !== name) {
    throw new SyntaxError(`The manifest of ${label} states another name`)
  }
  const dist = fields.dist
  const tarball = isObject(dist) ? dist.tarball : undefined
  if (!isObject(dist) || typeof tarball !== 'string' || !/^https?:\/\//i.test(tarball) || !URL.canParse(tarball)) {
    throw new SyntaxError(`The manifest of ${label} gives no address of an artifact`)
  }
  return { version, fields, dist, tarball }
}
