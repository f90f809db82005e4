// The packages that the items of an MSBuild project ask for, with the versions that stand beside them or centrally.
import type { MsBuildItem, MsBuildProject } from './msbuild-project.ts'
import { expand, type Properties } from './msbuild-properties.ts'

export interface PackageReference {
  readonly name: string
  /** As many as conditions that cannot be decided give; empty when no version is stated anywhere. */
  readonly requirements: readonly string[]
  readonly isDevelopment: boolean
  readonly path: string
  readonly line: number
  /** A name or version of which a property is not known. */
  readonly isDecided: boolean
}

interface Draft {
  name: string
  versions: Set<string>
  isDevelopment: boolean
  isDecided: boolean
  readonly path: string
  readonly line: number
}

/** Items that bring packages, and whether the product itself uses them. */
const KINDS: ReadonlyMap<string, 'product' | 'development'> = new Map([
  ['PackageReference', 'product'],
  ['GlobalPackageReference', 'development'],
  ['PackageDownload', 'development'],
  ['DotNetCliToolReference', 'development'],
])

export function packageReferences({ items, properties }: MsBuildProject): readonly PackageReference[] {
  const central = centralVersions(items, properties)
  const isCentral = properties.values.get('managepackageversionscentrally')?.toLowerCase() === 'true'
  const references = new Map<string, Draft[]>()
  for (const item of items) {
    const use = KINDS.get(item.kind)
    if (use !== undefined) applyItem(references, item, { properties, use })
  }
  return [...references.values()].flat().map(({ versions, ...rest }) => {
    const own = [...versions]
    const isShared = own.length === 0 && rest.isDecided && isCentral
    const shared = isShared ? central.get(rest.name.toLowerCase()) : undefined
    return { ...rest, requirements: shared === undefined ? own : [...shared] }
  })
}

interface Applying {
  readonly properties: Properties
  readonly use: 'product' | 'development'
}

function applyItem(references: Map<string, Draft[]>, item: MsBuildItem, { properties, use }: Applying): void {
  const { element, path, isCertain } = item
  if (isCertain)
    for (const { name } of namesOf(properties, element.attributes.get('Remove'))) references.delete(name.toLowerCase())
  const written = metadata(item, 'VersionOverride') ?? metadata(item, 'Version')
  const version = written === undefined ? undefined : expand(properties, written)
  const isPrivate = use === 'development' || metadata(item, 'PrivateAssets')?.trim().toLowerCase() === 'all'
  for (const { name, isDecided } of namesOf(properties, element.attributes.get('Include'))) {
    const known = references.get(name.toLowerCase()) ?? []
    references.set(name.toLowerCase(), known)
    known.push({
      name,
      versions: new Set(version?.isDecided === true ? versionsOf(version.text, item.kind) : []),
      isDevelopment: isPrivate,
      isDecided: isDecided && version?.isDecided !== false,
      path,
      line: element.line,
    })
  }
  const updated = new Set(namesOf(properties, element.attributes.get('Update')).map(({ name }) => name.toLowerCase()))
  for (const reference of [...updated].flatMap((name) => references.get(name) ?? [])) {
    if (version !== undefined && isCertain) reference.versions.clear()
    if (version?.isDecided === true) reference.versions.add(version.text)
    if (version?.isDecided === false) reference.isDecided = false
    if (isPrivate && isCertain) reference.isDevelopment = true
  }
}

function centralVersions(
  items: readonly MsBuildItem[],
  properties: Properties,
): ReadonlyMap<string, ReadonlySet<string>> {
  const central = new Map<string, Set<string>>()
  for (const item of items) {
    if (item.kind !== 'PackageVersion') continue
    const written = metadata(item, 'Version')
    const version = written === undefined ? undefined : expand(properties, written)
    const { attributes } = item.element
    for (const { name } of namesOf(properties, attributes.get('Include') ?? attributes.get('Update'))) {
      const known = central.get(name.toLowerCase()) ?? new Set()
      if (item.isCertain) known.clear()
      if (version?.isDecided === true) known.add(version.text)
      central.set(name.toLowerCase(), known)
    }
  }
  return central
}

/** Attribute or element, as both mean the same. */
function metadata({ element }: MsBuildItem, name: string): string | undefined {
  return element.attributes.get(name) ?? element.children.find((child) => child.name === name)?.text
}

function namesOf(properties: Properties, text: string | undefined): readonly { name: string; isDecided: boolean }[] {
  if (text === undefined) return []
  const { text: expanded, isDecided } = expand(properties, text)
  const names = expanded.split(';').map((name) => name.trim())
  return names.filter((name) => name !== '').map((name) => ({ name, isDecided }))
}

/** Downloads name several versions, separated by semicolons. */
function versionsOf(text: string, kind: string): readonly string[] {
  const versions = kind === 'PackageDownload' ? text.split(';') : [text]
  return versions.map((version) => version.trim()).filter((version) => version !== '')
}
