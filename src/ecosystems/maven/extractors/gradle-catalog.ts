// Gradle's version catalog, gradle/libs.versions.toml: names for libraries and plugins with the versions to ask for.
import type { Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { parseToml, tomlLimits } from '#formats/toml.ts'
import { type CatalogVersion, catalogVersion } from './catalog-version.ts'
import { BARE, coordinatesPurl, isRangeText } from './coordinates.ts'
import { tableLines } from './table-lines.ts'

const NAME = 'maven/gradle-catalog'
const LIMITS = { ...tomlLimits, sizeBytesMax: 4 * 2 ** 20, indicatorsMax: 500_000 } as const

/**
 * Libraries, and plugins as development components. A catalog offers names: it does not tell which of them the project uses,
 * so nothing in it is called direct.
 */
export const gradleCatalog: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => path.endsWith('.versions.toml'),
  async extract({ bytes }): Promise<Extraction> {
    let catalog: JsonRecord
    try {
      catalog = parseToml(bytes, LIMITS)
    } catch (error) {
      return refused(NAME, error)
    }
    return read(catalog, tableLines(bytes))
  },
}

type Lines = ReadonlyMap<string, number>

function read(catalog: JsonRecord, lines: Lines): Extraction {
  const draft = createDraft(NAME)
  const versions = recordOf(catalog, 'versions')
  const libraries = recordOf(catalog, 'libraries')
  for (const [alias, value] of Object.entries(libraries)) {
    const library = libraryOf(value)
    addEntry(draft, { id: `libraries/${alias}`, ...library, versions, lines })
  }
  for (const [alias, value] of Object.entries(recordOf(catalog, 'plugins'))) {
    const { name, version } = pluginOf(value)
    // Gradle finds a plugin by this artifact, which only points to the one that holds it.
    addEntry(draft, { id: `plugins/${alias}`, name: `${name}:${name}.gradle.plugin`, version, versions, lines })
  }
  checkBundles(draft, recordOf(catalog, 'bundles'), libraries)
  if (Object.keys(libraries).length > 0)
    draft.note('manifest.only-offered', 'a catalog offers packages; which of them are used, it does not tell')
  return draft.finish()
}

interface CatalogEntry {
  readonly id: string
  /** `group:artifact` */
  readonly name: string | undefined
  readonly version: unknown
  readonly versions: JsonRecord
  readonly lines: Lines
}

function addEntry(draft: Draft, { id, name = '', version, versions, lines }: CatalogEntry): void {
  const line = lines.get(id)
  const stated = catalogVersion(version, versions)
  const [group = '', artifact = '', ...more] = name.split(':')
  const purl = coordinatesPurl({ group, artifact, ...(stated.version !== undefined && { version: stated.version }) })
  if (purl === undefined || more.length > 0) {
    draft.miss('manifest.unreadable-entry', `"${id}" does not name a package`, line)
    return
  }
  checkVersion(draft, stated, { id, line })
  draft.add({
    ...BARE,
    id,
    purl,
    ...(stated.requirement !== undefined && { requirement: stated.requirement }),
    scope: id.startsWith('plugins/') ? 'development' : 'runtime',
    ...(line !== undefined && { line }),
  })
}

function checkVersion(
  draft: Draft,
  { version, requirement, unknownName, rejected }: CatalogVersion,
  { id, line }: { readonly id: string; readonly line: number | undefined },
): void {
  if (unknownName !== undefined)
    draft.miss(
      'manifest.unknown-reference',
      `"${id}" refers to the version "${unknownName}", which is not listed`,
      line,
    )
  else if (version === undefined && requirement === undefined)
    draft.miss('manifest.unresolved-version', `"${id}" states no version`, line)
  else if (requirement !== undefined && !isRangeText(requirement))
    draft.note('manifest.unusual-version', `"${id}" asks for "${requirement}", which Gradle cannot order`, line)
  if (rejected.length > 0) draft.note('manifest.rejected-version', `"${id}" refuses ${rejected.join(', ')}`, line)
}

/** `"group:artifact:version"`, `{ module, version }` or `{ group, name, version }`. */
function libraryOf(value: unknown): { readonly name: string | undefined; readonly version: unknown } {
  if (typeof value === 'string') {
    const [group = '', artifact = '', version, ...more] = value.split(':')
    return more.length > 0 ? { name: undefined, version } : { name: `${group}:${artifact}`, version }
  }
  const library = asRecord(value) ?? {}
  const name = textOf(library, 'module') ?? `${textOf(library, 'group') ?? ''}:${textOf(library, 'name') ?? ''}`
  return { name, version: library.version }
}

/** `"id:version"` or `{ id, version }`. */
function pluginOf(value: unknown): { readonly name: string; readonly version: unknown } {
  if (typeof value === 'string') {
    const [name = '', version, ...more] = value.split(':')
    return { name: more.length > 0 ? '' : name, version }
  }
  const plugin = asRecord(value) ?? {}
  return { name: textOf(plugin, 'id') ?? '', version: plugin.version }
}

/** Aliases may be written with `-`, `_` or `.`: Gradle takes these for the same. */
function checkBundles(draft: Draft, bundles: JsonRecord, libraries: JsonRecord): void {
  const plain = (alias: string) => alias.replace(/[-_.]/g, '.')
  const known = new Set(Object.keys(libraries).map(plain))
  for (const bundle of Object.keys(bundles)) {
    for (const alias of listOf(bundles, bundle)) {
      if (!known.has(plain(alias)))
        draft.miss('manifest.unknown-reference', `the bundle "${bundle}" names "${alias}", which is not listed`)
    }
  }
}
