// One document of a pnpm lockfile: importers ask for packages, packages (or their snapshots) ask for others.

import { assignScopes, type Scope, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { joined, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf, textOf, textsOf } from '#ecosystems/extraction/json-fields.ts'
import { parseDependencySpec } from '#ecosystems/npm/dependency-spec.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import { integrityHashes } from './integrity.ts'
import { componentPurl, type Origin, sourceOf } from './origins.ts'
import { candidateKeys, parsePnpmKey, withoutPeers } from './pnpm-keys.ts'

interface Package {
  readonly key: string
  /** What holds for the package whatever its peers: resolution, name and version where the key does not tell. */
  readonly data: JsonRecord
  readonly edges: readonly ScopedEdge[]
  readonly line: number | undefined
}

interface Context {
  readonly prefix: string
  lineOf(section: string, key: string): number | undefined
}

const IMPORTER_SECTIONS: readonly (readonly [string, Scope])[] = [
  ['dependencies', 'runtime'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'development'],
  ['configDependencies', 'development'],
  ['packageManagerDependencies', 'development'],
]

export function addPnpmPackages(draft: Draft, document: JsonRecord, { prefix, lineOf }: Context): void {
  const packageData = recordOf(document, 'packages')
  const snapshots = asRecord(document.snapshots)
  const keys = new Set([...Object.keys(snapshots ?? {}), ...(snapshots === undefined ? Object.keys(packageData) : [])])
  for (const key of unsnapshotted(packageData, keys)) keys.add(key)
  const graph: Graph = { draft, keys, importers: importersOf(document), folders: new Map(), names: new Map() }
  const roots = [...graph.importers].flatMap(([folder, importer]) => rootEdges(graph, folder, importer))
  const packages = new Map<string, Package>()
  for (const key of keys) {
    const edgesIn = asRecord((snapshots ?? packageData)[key]) ?? {}
    const data = asRecord(packageData[key]) ?? asRecord(packageData[withoutPeers(key)]) ?? {}
    packages.set(key, {
      key,
      data,
      edges: packageEdges(graph, key, edgesIn),
      line: lineOf('packages', withoutPeers(key)) ?? lineOf('packages', key),
    })
  }
  const scopes = assignScopes(roots, (id) => packages.get(id)?.edges ?? [])
  const direct = new Set(roots.map(({ to }) => to))
  const shared = (id: string) => ({ direct: direct.has(id), scope: scopes.get(id) ?? ('runtime' as const) })
  for (const found of packages.values()) {
    const described = describe(graph, found)
    if (described === undefined) continue
    const dependsOn = found.edges.map(({ to }) => `${prefix}${to}`)
    draft.add({ id: `${prefix}${found.key}`, ...described, ...shared(found.key), dependsOn })
  }
  for (const [id, { name, path }] of graph.folders) {
    const origin: Origin = { kind: 'folder', path }
    const purl = componentPurl(name, undefined, origin)
    if (purl === undefined) draft.miss('lockfile.unreadable-entry', `"${name}" is not a package name`)
    else draft.add({ id: `${prefix}${id}`, purl, ...shared(id), hashes: [], source: `link:${path}`, dependsOn: [] })
  }
}

/** Packages that version 9 lists without a snapshot. */
function unsnapshotted(packageData: JsonRecord, keys: ReadonlySet<string>): readonly string[] {
  const known = new Set([...keys].map(withoutPeers))
  return Object.keys(packageData).filter((key) => !known.has(withoutPeers(key)))
}

interface Graph {
  readonly draft: Draft
  readonly keys: ReadonlySet<string>
  readonly importers: ReadonlyMap<string, JsonRecord>
  /** Linked folders that are no workspaces, by id. */
  readonly folders: Map<string, { readonly name: string; readonly path: string }>
  /** What the first user of a package calls it, by key: the name where neither key nor entry has one. */
  readonly names: Map<string, string>
}

/** By folder; a project without workspaces stands at the top of the document up to version 6. */
function importersOf(document: JsonRecord): ReadonlyMap<string, JsonRecord> {
  const importers = asRecord(document.importers)
  if (importers === undefined) return new Map([['', document]])
  return new Map(
    Object.entries(importers).map(([folder, importer]) => [normalizedPath(folder), asRecord(importer) ?? {}]),
  )
}

function rootEdges(graph: Graph, folder: string, importer: JsonRecord): readonly ScopedEdge[] {
  return IMPORTER_SECTIONS.flatMap(([section, scope]) =>
    Object.entries(recordOf(importer, section)).flatMap(([name, value]) => {
      const reference = typeof value === 'string' ? value : textOf(asRecord(value) ?? {}, 'version')
      if (reference !== undefined) return edge(graph, { from: folder, name, reference, scope })
      graph.draft.miss('lockfile.unreadable-entry', `"${name}" of "${folder}" has no version`)
      return []
    }),
  )
}

function packageEdges(graph: Graph, key: string, record: JsonRecord): readonly ScopedEdge[] {
  const optional = textsOf(record, 'optionalDependencies')
  const runtime = [...textsOf(record, 'dependencies')].filter(([name]) => !optional.has(name))
  return [
    ...runtime.flatMap(([name, reference]) => edge(graph, { from: '', name, reference, scope: 'runtime', user: key })),
    ...[...optional].flatMap(([name, reference]) =>
      edge(graph, { from: '', name, reference, scope: 'optional', user: key }),
    ),
  ]
}

interface Request {
  /** The folder that a linked path is relative to. */
  readonly from: string
  readonly name: string
  readonly reference: string
  readonly scope: Scope
  readonly user?: string
}

function edge(graph: Graph, { from, name, reference, scope, user }: Request): readonly ScopedEdge[] {
  if (reference.startsWith('link:')) {
    const path = normalizedPath(joined(from, reference.slice('link:'.length)))
    if (graph.importers.has(path)) return []
    const id = `link:${path}`
    if (!graph.folders.has(id)) graph.folders.set(id, { name, path })
    return [{ to: id, scope }]
  }
  const to = candidateKeys(name, reference).find((key) => graph.keys.has(key))
  if (to !== undefined) {
    if (!graph.names.has(to)) graph.names.set(to, name)
    return [{ to, scope }]
  }
  graph.draft.miss(
    'lockfile.missing-dependency',
    `"${user ?? (from || 'the project')}" needs "${name}" ${reference}, which is not in the lockfile`,
  )
  return []
}

function describe({ draft, names }: Graph, { key, data, line }: Package) {
  const parsed = parsePnpmKey(key)
  const name = textOf(data, 'name') ?? parsed.name ?? names.get(key)
  const resolution = recordOf(data, 'resolution')
  const origin = originOf(parsed.reference, resolution, key)
  const isVersion = parsed.reference !== undefined && typeof parseSemVer(parsed.reference) !== 'string'
  const version = textOf(data, 'version') ?? (isVersion ? parsed.reference : undefined)
  const purl = name === undefined ? undefined : componentPurl(name, version, origin)
  if (purl === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${key}" names no package`, line)
    return undefined
  }
  if (origin.kind === 'registry' && version === undefined)
    draft.miss('lockfile.unreadable-entry', `"${key}" has no version`, line)
  const hashes = integrityHashes(textOf(resolution, 'integrity'))
  if (hashes === undefined) draft.miss('lockfile.unreadable-integrity', `"${key}" has an integrity that is none`, line)
  const source = sourceOf(origin)
  return { purl, hashes: hashes ?? [], ...(source !== undefined && { source }), ...(line !== undefined && { line }) }
}

function originOf(reference: string | undefined, resolution: JsonRecord, key: string): Origin {
  const repository = textOf(resolution, 'repo')
  if (repository !== undefined) return { kind: 'git', url: `${repository}#${textOf(resolution, 'commit') ?? ''}` }
  const folder = textOf(resolution, 'directory')
  if (folder !== undefined) return { kind: 'folder', path: folder }
  const tarball = textOf(resolution, 'tarball')
  const isVersion = reference !== undefined && typeof parseSemVer(reference) !== 'string'
  // A registry whose addresses are not the usual ones is told from any other archive by the version in the key.
  if (isVersion) return { kind: 'registry', ...(tarball !== undefined && { url: tarball }) }
  const spec = parseDependencySpec(tarball ?? reference ?? key)
  return spec.kind === 'registry' || spec.kind === 'workspace' ? { kind: 'other', text: reference ?? key } : spec
}
