import type { IndexedVersion, IndexView, OpenedIndex } from '../../gate/registry.ts'
import { abbreviate } from './abbreviated.ts'
import { indexedVersion } from './indexed-version.ts'
import { isObject, type JsonObject, textOf } from './json.ts'
import { type Packument, readPackument } from './read-packument.ts'
import { sliceVersion, type VersionSlices } from './version-slices.ts'
import { visibleTags } from './visible-tags.ts'
import { type PreparedDocument, shownVersions, writeIndex, writeManifest } from './write-index.ts'

/**
 * Members of a full packument that are not passed on: they are rewritten for each view, they name files of hidden
 * versions, or (`readme`) they are large and no installer reads them. An upstream's own restrictions are not ours.
 */
const REWRITTEN = ['name', 'dist-tags', 'versions', 'time', 'policyRestrictions']
const INTERNAL = ['_attachments', '_distfiles', '_uplinks', 'readme']

/**
 * Reads a packument once and prepares both representations. Throws `SyntaxError` when the document is not the list of
 * versions of exactly this package, is larger than 64 MiB, or is out of bounds in depth or number of values.
 */
export function openIndex(name: string, document: Uint8Array): OpenedIndex {
  const packument = readPackument(name, document)
  const versions: readonly IndexedVersion[] = packument.manifests.map((manifest) => indexedVersion(packument, manifest))
  const full = prepareDocument(packument, fullOpening(packument), (fields) => fields)
  const abbreviated = prepareDocument(packument, abbreviatedOpening(packument), abbreviate)
  return {
    index: { name, versions, tags: tagRecord(packument), ...maintainersOf(packument) },
    write: (view) => writeIndex(view.representation === 'full' ? full : requireAbbreviated(view, abbreviated), view),
    tags: (view) => [...visibleTags(packument.tags, shownVersions(full, view))],
    manifest: (version, baseUrl) => {
      const slices = full.versions.get(version)
      return slices && writeManifest(slices, baseUrl)
    },
  }
}

function requireAbbreviated(view: IndexView, abbreviated: PreparedDocument): PreparedDocument {
  if (view.representation === 'abbreviated') return abbreviated
  throw new RangeError(`npm has no representation ${view.representation}`)
}

function prepareDocument(
  packument: Packument,
  opening: JsonObject,
  shape: (fields: JsonObject) => JsonObject,
): PreparedDocument {
  const versions = new Map<string, VersionSlices>()
  const times = new Map<string, Uint8Array>()
  for (const manifest of packument.manifests) {
    const { version } = manifest
    versions.set(version, sliceVersion(packument, manifest, shape(manifest.fields)))
    times.set(version, Buffer.from(writeTime(packument, version)))
  }
  const packageTimes = Buffer.from(writeTime(packument, 'created') + writeTime(packument, 'modified'))
  const bytes = Buffer.from(JSON.stringify(opening).slice(0, -1))
  return { opening: bytes, tags: packument.tags, versions, times, packageTimes }
}

function writeTime(packument: Packument, key: string): string {
  const time = packument.times.get(key)
  return time === undefined ? '' : `,${JSON.stringify(key)}:${JSON.stringify(time)}`
}

function fullOpening({ name, fields }: Packument): JsonObject {
  const dropped = new Set([...REWRITTEN, ...INTERNAL])
  const kept = Object.entries(fields).filter(([key]) => !dropped.has(key))
  return Object.fromEntries([['name', name], ...kept])
}

/** pnpm compares `modified` with its release age before it asks for more, so it stays the upstream's. */
function abbreviatedOpening({ name, fields, times }: Packument): JsonObject {
  const modified = times.get('modified') ?? textOf(fields.modified)
  return { name, ...(modified !== undefined && { modified }) }
}

/** Absent where the registry does not say: a list that is empty would read as a change. */
function maintainersOf({ fields }: Packument): { readonly maintainers?: readonly string[] } {
  if (!Array.isArray(fields.maintainers)) return {}
  const names = fields.maintainers.flatMap((each) =>
    isObject(each) ? (textOf(each.name) ?? []) : (textOf(each) ?? []),
  )
  return names.length > 0 ? { maintainers: names } : {}
}

/** Without a prototype: a tag may be called `constructor`. */
function tagRecord(packument: Packument): Readonly<Record<string, string>> {
  const tags: Record<string, string> = Object.create(null)
  for (const [tag, version] of packument.tags) tags[tag] = version
  return tags
}
