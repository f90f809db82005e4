// What an export for an isolated site consists of: `site.json`, `entries.jsonl` (one object a line), and `blobs/<sha256>`. Every
// byte is vouched for by the digest of `site.json`: it states the digest of the entries, and they state those of the files. It is not
// signed: whoever carries it over compares that digest.

import Type, { type Static } from 'typebox'
import Value from 'typebox/value'
import { Problem } from '#platform/problem.ts'

export const siteFormat = 'assay-site-1'
export const manifestName = 'site.json'
export const entriesName = 'entries.jsonl'
export const manifestBytesMax = 64 * 1024
const lineCharactersMax = 8 * 1024 * 1024

const digest = Type.String({ pattern: '^[0-9a-f]{64}$' })
const sha512 = Type.String({ pattern: '^[0-9a-f]{128}$' })
const size = Type.Integer({ minimum: 0, maximum: 2 ** 40 })
const time = Type.String({ format: 'date-time', maxLength: 40 })
const name = Type.String({ minLength: 1, maxLength: 1_000 })
const text = Type.Union([Type.Null(), Type.String({ maxLength: 100_000 })])
const role = Type.Union([Type.Literal('package'), Type.Literal('metadata')])
const file = { name, version: name, fileName: name, role, sha256: digest, sha512, sizeBytes: size }

export const SiteManifest = Type.Object(
  {
    format: Type.Literal(siteFormat),
    /** The repository that it was made of: numbers count within one. */
    sourceId: Type.String({ format: 'uuid' }),
    repository: name,
    ecosystem: name,
    kind: Type.Union([Type.Literal('proxy'), Type.Literal('hosted')]),
    /** One more with each export of the repository. */
    sequence: Type.Integer({ minimum: 1, maximum: 2 ** 40 }),
    madeAt: time,
    /** Present: bytes that an export before then had are not in it; the site has them. */
    since: Type.Optional(time),
    upstream: Type.Object({
      url: Type.String({ maxLength: 2_000 }),
      services: Type.Record(Type.String(), Type.String({ maxLength: 4_000 })),
    }),
    entries: Type.Object({ sha256: digest, count: size }),
    blobs: Type.Object({ count: size, sizeBytes: size }),
  },
  { additionalProperties: false },
)
export type SiteManifest = Static<typeof SiteManifest>

const SiteEntry = Type.Union([
  Type.Object({ kind: Type.Literal('document'), path: name, sha256: digest, sizeBytes: size, lastModified: text }),
  Type.Object({ kind: Type.Literal('index'), name, sha256: digest, sizeBytes: size, fetchedAt: time }),
  Type.Object({
    kind: Type.Literal('details'),
    name,
    version: name,
    license: text,
    deprecated: text,
    yanked: text,
    publishedAt: Type.Union([Type.Null(), time]),
    hasInstallScript: Type.Boolean(),
  }),
  Type.Object({ kind: Type.Literal('file'), ...file, url: name, integrity: text, sha1: text }),
  Type.Object({ kind: Type.Literal('published'), ...file, manifest: Type.String({ maxLength: 4 * 1024 * 1024 }) }),
])
export type SiteEntry = Static<typeof SiteEntry>
export type SiteEntryOf<Kind extends SiteEntry['kind']> = Extract<SiteEntry, { kind: Kind }>

/** Throws `site-import.unreadable`. */
export function readManifest(bytes: Uint8Array): SiteManifest {
  const value = parse(Buffer.from(bytes).toString('utf8'), manifestName)
  if (Value.Check(SiteManifest, value)) return value
  throw new Problem('site-import.unreadable', 422, { reason: `${manifestName} is not of this format` })
}

/** Throws `site-import.unreadable`. */
export function readEntry(line: string, at: number): SiteEntry {
  const value = line.length > lineCharactersMax ? undefined : parse(line, `${entriesName}:${at}`)
  if (Value.Check(SiteEntry, value)) return value
  throw new Problem('site-import.unreadable', 422, { reason: `${entriesName}:${at} is not of this format` })
}

/** What an entry names among the blobs. */
export function blobOf(entry: SiteEntry): { readonly sha256: string; readonly sizeBytes: number } | undefined {
  return entry.kind === 'details' ? undefined : { sha256: entry.sha256, sizeBytes: entry.sizeBytes }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem('site-import.unreadable', 422, { reason: `${where} is no JSON` }, error)
  }
}
