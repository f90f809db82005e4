// `dependencyManagement`: which version and scope a dependency gets that states none, bills of materials included.

import type { PomFiles } from './pom-files.ts'
import type { Interpolate } from './pom-interpolation.ts'
import { findLineage, findPom, type Lineage } from './pom-lineage.ts'
import type { PomDependency } from './pom-model.ts'

export interface ManagedVersion {
  readonly version?: string
  readonly scope?: string
  readonly optional?: string
}

export interface Management {
  /** By `dependencyKey`. */
  readonly entries: ReadonlyMap<string, ManagedVersion>
  /** Bills of materials, and parents of them, that the tree does not hold. */
  readonly missing: ReadonlyMap<string, number | undefined>
}

const IMPORTS_MAX = 200
const DEPTH_MAX = 16

/**
 * What the POM or a parent states comes before what is imported, the child before the parent, the first import before the
 * second ("Introduction to the Dependency Mechanism", "Importing Dependencies").
 */
export async function managementOf(files: PomFiles, lineage: Lineage): Promise<Management> {
  const collection: Collection = { files, missing: new Map(), open: new Set([lineage.path]), imports: 0 }
  return { entries: await collect(collection, lineage), missing: collection.missing }
}

/** `group:artifact:type[:classifier]`; undefined when an expression in it has no value. */
export function dependencyKey(dependency: PomDependency, interpolate: Interpolate): string | undefined {
  const { group, artifact, type, classifier = '' } = dependency
  const parts = [group, artifact, type, classifier].map(interpolate)
  return parts.includes(undefined) ? undefined : parts.join(':').replace(/:$/, '')
}

interface Collection {
  readonly files: PomFiles
  readonly missing: Map<string, number | undefined>
  /** Paths of the bills of materials being read: one that imports itself is read once. */
  readonly open: Set<string>
  imports: number
}

async function collect(collection: Collection, lineage: Lineage): Promise<Map<string, ManagedVersion>> {
  const { interpolate } = lineage
  const entries = new Map<string, ManagedVersion>()
  const imports = new Map<string, { readonly wanted: PomDependency; readonly isOwn: boolean }>()
  for (const [generation, model] of lineage.models.entries()) {
    for (const managed of model.managed) {
      const key = dependencyKey(managed, interpolate)
      if (key === undefined) continue
      const isImport = managed.type === 'pom' && interpolate(managed.scope ?? '') === 'import'
      if (isImport && !imports.has(key)) imports.set(key, { wanted: managed, isOwn: generation === 0 })
      else if (!isImport && !entries.has(key)) entries.set(key, managedVersion(managed, interpolate))
    }
  }
  for (const { wanted, isOwn } of imports.values()) {
    for (const [key, entry] of await importFrom(collection, wanted, { interpolate, isOwn })) {
      if (!entries.has(key)) entries.set(key, entry)
    }
  }
  return entries
}

async function importFrom(
  collection: Collection,
  wanted: PomDependency,
  { interpolate, isOwn }: { readonly interpolate: Interpolate; readonly isOwn: boolean },
): Promise<ReadonlyMap<string, ManagedVersion>> {
  const { files, missing, open } = collection
  const line = isOwn && open.size === 1 ? wanted.line : undefined
  const found = await findPom(files, wanted, interpolate)
  // What imports itself is being read already; Maven refuses to build it.
  if (found !== undefined && open.has(found.path)) return new Map()
  if (found === undefined || open.size > DEPTH_MAX || ++collection.imports > IMPORTS_MAX) {
    const { group, artifact, version = '' } = wanted
    missing.set([group, artifact, version].map((part) => interpolate(part) ?? part).join(':'), line)
    return new Map()
  }
  const lineage = await findLineage(files, found)
  if (lineage.missing !== undefined) missing.set(lineage.missing.name, line)
  open.add(found.path)
  const entries = await collect(collection, lineage)
  open.delete(found.path)
  return entries
}

function managedVersion({ version, scope, optional }: PomDependency, interpolate: Interpolate): ManagedVersion {
  const [own, where, maybe] = [version, scope, optional].map((text) =>
    text === undefined ? undefined : (interpolate(text) ?? text),
  )
  return {
    ...(own !== undefined && { version: own }),
    ...(where !== undefined && { scope: where }),
    ...(maybe !== undefined && { optional: maybe }),
  }
}
