// What NuGet resolved for each target framework, turned into components: one for each package and version, whatever the
// number of frameworks that use it.
import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import { assignScopes, type Scope, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { nugetPurl } from '#ecosystems/nuget/purl-rules.ts'

export interface Library {
  readonly name: string
  readonly version?: string
  /** A project of the same solution: no component, and what it asks for is asked for by the project itself. */
  readonly isOwn: boolean
  readonly dependencies: readonly string[]
  readonly hashes: readonly string[]
  readonly line?: number
}

export interface LibraryTarget {
  /** By name in lower case. */
  readonly libraries: ReadonlyMap<string, Library>
  /** Where a name is looked up that `libraries` lacks. */
  readonly fallback?: ReadonlyMap<string, Library>
  /** Names in lower case that the project asks for. */
  readonly roots: readonly ScopedEdge[]
}

/** The frameworks of one project; a program that multiplies has more. */
export const TARGETS_MAX = 200

interface Found {
  readonly purl: ExtractedComponent['purl']
  readonly hashes: Set<string>
  readonly dependsOn: Set<string>
  /** Of the first target that has it. */
  readonly line: number | undefined
  scope: Scope
  direct: boolean
}

/** `lacking`: what to say of a dependency that is in no target. */
export function addTargets(draft: Draft, targets: readonly LibraryTarget[], lacking: 'miss' | 'note'): void {
  if (targets.length > TARGETS_MAX)
    draft.miss('lockfile.too-many-targets', `only the first ${TARGETS_MAX} of ${targets.length} targets are read`)
  const found = new Map<string, Found>()
  const gathering: Gathering = { draft, found, absent: new Set() }
  for (const target of targets.slice(0, TARGETS_MAX)) addTarget(gathering, target)
  for (const name of gathering.absent)
    draft[lacking]('lockfile.missing-dependency', `"${name}" is required and stands nowhere in the file`)
  for (const [id, { purl, hashes, dependsOn, line, scope, direct }] of found)
    draft.add({
      id,
      purl,
      direct,
      scope,
      hashes: [...hashes],
      ...(line !== undefined && { line }),
      dependsOn: [...dependsOn],
    })
}

interface Gathering {
  readonly draft: Draft
  readonly found: Map<string, Found>
  /** Names that are required and were not found. */
  readonly absent: Set<string>
}

function addTarget({ draft, found, absent }: Gathering, { libraries, fallback, roots }: LibraryTarget): void {
  const scopes = assignScopes(roots, (name) =>
    (libraries.get(name)?.dependencies ?? []).map((to) => ({ to: to.toLowerCase(), scope: 'runtime' as const })),
  )
  const direct = new Set(roots.map(({ to }) => to))
  for (const { isOwn, dependencies } of libraries.values())
    if (isOwn) for (const name of dependencies) direct.add(name.toLowerCase())
  for (const [name, library] of libraries) {
    if (library.isOwn) continue
    const own = foundOf(draft, library, found)
    if (own === undefined) continue
    own.direct ||= direct.has(name)
    own.scope = stronger(own.scope, scopes.get(name) ?? 'runtime')
    for (const hash of library.hashes) own.hashes.add(hash)
    for (const dependency of library.dependencies) {
      const key = dependency.toLowerCase()
      const other = libraries.get(key) ?? fallback?.get(key)
      if (other === undefined) absent.add(dependency)
      else if (!other.isOwn) own.dependsOn.add(idOf(other))
    }
  }
}

function foundOf(draft: Draft, library: Library, found: Map<string, Found>): Found | undefined {
  const id = idOf(library)
  const known = found.get(id)
  if (known !== undefined) return known
  const purl = nugetPurl(library.name, library.version)
  if (purl === undefined || library.version === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${library.name}" is no package name, or has no version`)
    return undefined
  }
  const entry: Found = {
    purl,
    hashes: new Set(),
    dependsOn: new Set(),
    line: library.line,
    scope: 'development',
    direct: false,
  }
  found.set(id, entry)
  return entry
}

function idOf({ name, version }: Library): string {
  return `${name.toLowerCase()}@${version ?? ''}`
}

function stronger(one: Scope, other: Scope): Scope {
  return one === 'development' ? other : one
}
