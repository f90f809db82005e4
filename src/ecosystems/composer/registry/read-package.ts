import { createHash } from 'node:crypto'
import { isJsonObject, type JsonObject, jsonText, jsonTexts, readJsonObject } from '../../gate/json-document.ts'
import type { IndexedFile, IndexedVersion, Requirement, UpstreamAddress } from '../../gate/registry.ts'
import { identityOf, isReference, isVersionText } from './composer-version.ts'
import { expandVersions } from './expand-versions.ts'

/** One version as upstream publishes it. */
export interface Published {
  readonly indexed: IndexedVersion
  /** As it is written: `v1.0.0`, `dev-main`. */
  readonly version: string
  readonly reference: string
  readonly fields: JsonObject
  /** Absent for what has no files: a package of requirements only. */
  readonly dist?: JsonObject & { readonly type: string }
}

const TEXT_CHARS_MAX = 4_096
const SHA1 = /^[0-9a-f]{40}$/i
const DIST_TYPES = new Set(['zip', 'tar'])

/** The versions of exactly this package in one of its documents. Throws `SyntaxError`. */
export function readPackage(name: string, document: Uint8Array, upstream: UpstreamAddress): readonly Published[] {
  const { packages, minified } = readJsonObject(document)
  const own = isJsonObject(packages) ? packages[name] : undefined
  if (own === undefined) throw new SyntaxError(`The document does not describe ${name}`)
  const published = expandVersions(own, minified === 'composer/2.0').map((fields) =>
    readVersion(name, fields, upstream),
  )
  const seen = new Set(published.map(({ indexed }) => indexed.version))
  if (seen.size < published.length) throw new SyntaxError(`${name} lists a version twice`)
  return published
}

function readVersion(name: string, fields: JsonObject, upstream: UpstreamAddress): Published {
  const version = jsonText(fields.version) ?? ''
  if (!isVersionText(version)) throw new SyntaxError(`${name} lists a version that Composer does not allow`)
  if (fields.name !== undefined && jsonText(fields.name)?.toLowerCase() !== name)
    throw new SyntaxError(`A version of ${name} states another name`)
  const dist = isDist(fields.dist) ? fields.dist : undefined
  const reference = referenceOf(dist)
  const time = jsonText(fields.time)
  const license = licenseOf(fields.license)
  const deprecated = deprecationOf(fields.abandoned)
  return {
    version,
    reference,
    fields,
    ...(dist !== undefined && { dist }),
    indexed: {
      version: identityOf({ version, reference }),
      ...(license !== undefined && { license }),
      ...(time !== undefined && !Number.isNaN(Date.parse(time)) && { publishedAt: time }),
      ...(deprecated !== undefined && { deprecated }),
      // A plugin's code runs in Composer itself, as soon as it is installed.
      hasInstallScript: fields.type === 'composer-plugin',
      files: dist === undefined ? [] : [fileOf({ name, version, reference, fields, dist }, upstream)],
      requirements: requirementsOf(fields.require),
    },
  }
}

function isDist(dist: unknown): dist is JsonObject & { readonly type: string } {
  if (!isJsonObject(dist) || jsonText(dist.url) === undefined) return false
  return DIST_TYPES.has(jsonText(dist.type) ?? '')
}

/** What cannot stand in an address is told by its digest. */
function referenceOf(dist: JsonObject | undefined): string {
  const stated = jsonText(dist?.reference)
  if (stated !== undefined && isReference(stated)) return stated
  return createHash('sha1')
    .update(stated ?? jsonText(dist?.url) ?? '')
    .digest('hex')
}

type WithDist = Required<Pick<Published, 'version' | 'reference' | 'fields' | 'dist'>> & { readonly name: string }

function fileOf(published: WithDist, upstream: UpstreamAddress): IndexedFile {
  const { reference, dist } = published
  const sha1 = jsonText(dist.shasum)
  if (sha1 !== undefined && !SHA1.test(sha1)) throw new SyntaxError(`The checksum of ${published.name} is not a SHA-1`)
  const fileName = `${reference}.${dist.type}`
  const url = mirrored(published, upstream.services.dist) ?? jsonText(dist.url) ?? ''
  return { fileName, url, role: 'package', ...(sha1 !== undefined && { sha1: sha1.toLowerCase() }) }
}

/** Where upstream prefers its own copy of the files, by the rules of Composer's mirrors. */
function mirrored(
  { name, version, reference, fields, dist }: WithDist,
  template: string | undefined,
): string | undefined {
  if (template === undefined) return undefined
  const normal = jsonText(fields.version_normalized) ?? version
  const written = normal.includes('/') ? createHash('md5').update(normal).digest('hex') : normal
  const values: Readonly<Record<string, string>> = {
    '%package%': name,
    '%version%': written,
    '%prettyVersion%': version,
    '%reference%': reference,
    '%type%': dist.type,
  }
  return template.replace(/%[A-Za-z]+%/g, (place) => (Object.hasOwn(values, place) ? (values[place] ?? '') : place))
}

/** Several licences are a choice (Composer's schema, "license"). */
function licenseOf(declared: unknown): string | undefined {
  const names = typeof declared === 'string' ? [declared] : jsonTexts(declared)
  const [only] = names
  const expression =
    names.length === 1 ? only : names.map((name) => (name.includes(' ') ? `(${name})` : name)).join(' OR ')
  return expression !== undefined && expression !== '' && expression.length <= TEXT_CHARS_MAX ? expression : undefined
}

function deprecationOf(abandoned: unknown): string | undefined {
  if (abandoned === true) return 'Abandoned by its author'
  const instead = jsonText(abandoned)
  return instead === undefined ? undefined : `Abandoned by its author: use ${instead}`.slice(0, TEXT_CHARS_MAX)
}

/** What has no vendor is PHP itself, its extensions, or Composer. */
function requirementsOf(require: unknown): readonly Requirement[] {
  if (!isJsonObject(require)) return []
  return Object.entries(require).flatMap(([name, range]) =>
    name.includes('/') && typeof range === 'string'
      ? [{ name: name.toLowerCase(), range, kind: 'runtime' as const }]
      : [],
  )
}
