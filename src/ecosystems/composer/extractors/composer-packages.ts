// Packages as composer.lock and installed.json describe them, turned into components with their edges.

import { composerPurl } from '#ecosystems/composer/purl-rules.ts'
import { identityOf, isReference } from '#ecosystems/composer/registry/composer-version.ts'
import type { ExtractedComponent, SourceTree } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { COMPONENTS_MAX, EDGES_MAX, MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { gitLocation, withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { parseJson } from '#formats/limits.ts'
import type { Purl } from '#formats/purl.ts'
import { type ComposerManifest, composerManifest, packagesOf } from './composer-manifest.ts'

export interface DescribedPackage {
  /** Lower case. */
  readonly name: string
  readonly record: JsonRecord
  readonly scope: 'runtime' | 'development'
}

/** Entries that are no records or have no name are missed. */
export function describedPackages(
  draft: Draft,
  entries: readonly unknown[],
  scopeOf: (name: string) => DescribedPackage['scope'],
): readonly DescribedPackage[] {
  const described: DescribedPackage[] = []
  for (const entry of entries) {
    const record = asRecord(entry)
    const name = record && textOf(record, 'name')?.toLowerCase()
    if (record === undefined || name === undefined) draft.miss('lockfile.unreadable-entry', 'a package has no name')
    else described.push({ name, record, scope: scopeOf(name) })
  }
  return described
}

/** Without a manifest nothing is said of direct. */
export function addPackages(
  draft: Draft,
  packages: readonly DescribedPackage[],
  manifest: ComposerManifest | undefined,
): void {
  const byName = idsByName(packages)
  const absent = new Set<string>()
  let edges = 0
  for (const { name, record, scope } of packages) {
    const version = textOf(record, 'version')
    const plain = version === undefined ? undefined : composerPurl(name, versionOf(version, record))
    if (plain === undefined) {
      draft.miss('lockfile.unreadable-entry', `"${name}" is no package name, or has no version`)
      continue
    }
    const dependsOn: string[] = []
    for (const dependency of packagesOf(record, 'require').keys()) {
      const found = byName.get(dependency)
      if (found === undefined) absent.add(dependency)
      for (const id of found ?? []) if (id !== name && edges++ < EDGES_MAX) dependsOn.push(id)
    }
    const isDirect = manifest && (manifest.require.has(name) || manifest.requireDev.has(name))
    draft.add({
      ...componentOf(plain, record),
      id: name,
      scope,
      ...(manifest && { direct: isDirect === true }),
      dependsOn,
    })
  }
  if (edges > EDGES_MAX) draft.miss('lockfile.too-many-dependencies', `more than ${EDGES_MAX} dependencies`)
  for (const name of absent) draft.miss('lockfile.missing-dependency', `"${name}" is required and not in the file`)
}

/** The manifest beside a lockfile. An absent or unreadable one is told: without it no package is known to be direct. */
export async function neighbourManifest(draft: Draft, path: string, tree: SourceTree) {
  const bytes = await tree.read(path)
  try {
    const document = bytes === undefined ? undefined : asRecord(parseJson(bytes, MANIFEST_LIMITS))
    if (document !== undefined) return composerManifest(document)
  } catch {
    // Told below, as for a document of another shape.
  }
  const [code, reason] =
    bytes === undefined
      ? (['manifest.missing', 'is not there'] as const)
      : (['manifest.unreadable', 'cannot be read'] as const)
  draft.note(code, `composer.json ${reason}; which packages the project asks for itself is not known`)
  return undefined
}

/** What the packages replace or provide and is none of them: a manifest may ask for it all the same. */
export function providedNames(packages: readonly DescribedPackage[]): readonly Purl[] {
  const own = new Set(packages.map(({ name }) => name))
  const others = [...idsByName(packages).keys()].filter((name) => !own.has(name)).slice(0, COMPONENTS_MAX)
  return others.map((name) => composerPurl(name)).filter((purl) => purl !== undefined)
}

const PROVIDERS_MAX = 20

/** Packages by their own name, and by the names that they replace or provide. */
function idsByName(packages: readonly DescribedPackage[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>(packages.map(({ name }) => [name, [name]]))
  for (const { name, record } of packages) {
    for (const field of ['replace', 'provide']) {
      for (const other of packagesOf(record, field).keys()) {
        const ids = byName.get(other)
        if (ids === undefined) byName.set(other, [name])
        else if (ids[0] !== other && ids.length < PROVIDERS_MAX) ids.push(name)
      }
    }
  }
  return byName
}

/**
 * A branch stands there with its commit, and so as Composer itself writes one (`dev-main#4f1d0a7`): without it the name means other
 * software tomorrow. In a purl it is `dev-main%234f1d0a7`; ranges of advisories compare without the commit.
 */
function versionOf(version: string, record: JsonRecord): string {
  const [dist, source] = [recordOf(record, 'dist'), recordOf(record, 'source')]
  const reference = textOf(dist, 'reference') ?? textOf(source, 'reference')
  const isCommit = reference !== undefined && isReference(reference) && textOf(dist, 'type') !== 'path'
  return isCommit && !version.includes('#') ? identityOf({ version, reference }) : version
}

function componentOf(
  plain: Purl,
  record: JsonRecord,
): Pick<ExtractedComponent, 'purl' | 'hashes' | 'license' | 'source'> {
  const licenses = listOf(record, 'license')
  const license = licenses.length > 0 ? licenses.join(' OR ') : textOf(record, 'license')
  const dist = recordOf(record, 'dist')
  const shasum = textOf(dist, 'shasum')
  const url = textOf(dist, 'url')
  // A folder of the project, copied or linked: no package of a registry, whatever its name.
  const isFolder = textOf(dist, 'type') === 'path'
  const source = isFolder
    ? `file:${url ?? ''}`
    : url === undefined
      ? sourceOf(recordOf(record, 'source'))
      : withoutCredentials(url)
  return {
    purl: isFolder ? { ...plain, type: 'generic' } : plain,
    hashes: shasum !== undefined && /^[0-9a-f]{40}$/.test(shasum) ? [`sha1:${shasum}`] : [],
    ...(license !== undefined && { license }),
    ...(source !== undefined && { source }),
  }
}

function sourceOf(source: JsonRecord): string | undefined {
  const url = textOf(source, 'url')
  if (url === undefined) return undefined
  return textOf(source, 'type') === 'git' ? gitLocation(url, textOf(source, 'reference')) : withoutCredentials(url)
}
