// package-lock.json, lockfileVersion 1, and npm-shrinkwrap.json of the same time: `dependencies` within `dependencies`.

import type { Draft } from '#ecosystems/extraction/draft.ts'
import { folderMatcher } from '#ecosystems/extraction/folder-patterns.ts'
import { normalizedPath } from '#ecosystems/extraction/folders.ts'
import { asRecord, isTrue, type JsonRecord, recordOf, textOf, textsOf } from '#ecosystems/extraction/json-fields.ts'
import { FOLDERS_MAX, PATH_LENGTH_MAX } from '#ecosystems/extraction/limits.ts'
import { parseDependencySpec } from '#ecosystems/npm/dependency-spec.ts'
import type { Installed, InstalledNode, InstalledTree } from './installed-tree.ts'
import { childOf, createNode } from './lock-tree.ts'
import type { Dependency, Manifest } from './manifest.ts'
import type { Origin } from './origins.ts'
import { scopeOf } from './package-lock-packages.ts'

export interface NestedTree {
  readonly nodes: readonly InstalledNode[]
  readonly project: InstalledNode
}

export function treeOfNested(
  draft: Draft,
  document: JsonRecord,
  lineOf: (id: string) => number | undefined,
): NestedTree {
  const project = createNode<Installed>('', '')
  const nodes: InstalledNode[] = []
  const pending: { readonly parent: InstalledNode; readonly record: JsonRecord }[] = [
    { parent: project, record: document },
  ]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { parent } = next
    for (const [name, value] of Object.entries(recordOf(next.record, 'dependencies'))) {
      const record = asRecord(value)
      const id = parent.id === '' ? `node_modules/${name}` : `${parent.id}/node_modules/${name}`
      const node = record === undefined || id.length > PATH_LENGTH_MAX ? undefined : childOf(parent, name, id)
      if (record === undefined || node === undefined) {
        draft.miss('lockfile.unreadable-entry', `"${name}" below "${parent.id}" could not be understood`)
        continue
      }
      node.entry = entryOf(node, record, lineOf(id))
      nodes.push(node)
      pending.push({ parent: node, record })
    }
  }
  return { nodes, project }
}

/** The project and its workspaces, which npm lists among the installed packages. */
export function rootsByManifest({ nodes, project }: NestedTree, manifest: Manifest): InstalledTree['roots'] {
  const matches = folderMatcher(manifest.workspaces)
  const folders = nodes.filter(({ entry }) => entry?.origin(false).kind === 'folder').slice(0, FOLDERS_MAX)
  const own = folders.filter(({ entry }) => {
    const origin = entry?.origin(false)
    return origin?.kind === 'folder' && matches(normalizedPath(origin.path))
  })
  for (const node of own) if (node.entry !== undefined) node.entry = { ...node.entry, isOwn: true }
  const members = own.map((node) => ({ node, dependencies: node.entry?.dependencies ?? [] }))
  return [{ node: project, dependencies: manifest.dependencies }, ...members]
}

/** Without a manifest, what nothing else requires counts as asked for by the project. */
export function rootsWithoutManifest({ nodes, project }: NestedTree): InstalledTree['roots'] {
  const required = new Set(nodes.flatMap((node) => (node.entry?.dependencies ?? []).map(({ name }) => name)))
  const names = [...project.children.keys()].filter((name) => !required.has(name))
  return [{ node: project, dependencies: names.map((name) => requirement(name, '*')) }]
}

function entryOf(node: InstalledNode, record: JsonRecord, line: number | undefined): Installed {
  const asked = parseDependencySpec(textOf(record, 'version') ?? '')
  const version = asked.kind === 'registry' && asked.range !== '' ? asked.range : undefined
  const integrity = textOf(record, 'integrity')
  return {
    packageName: asked.kind === 'registry' ? (asked.name ?? node.name) : node.name,
    ...(version !== undefined && { version }),
    origin: () => originOf(node, record),
    ...(integrity !== undefined && { integrity }),
    scope: scopeOf(record),
    ...(line !== undefined && { line }),
    dependencies: requirementsOf(record),
  }
}

/** The first shrinkwrap files say only what lies in whose folder: the owner is taken to require it. */
function requirementsOf(record: JsonRecord): readonly Dependency[] {
  if (record.requires !== undefined)
    return [...textsOf(record, 'requires')].map(([name, range]) => requirement(name, range))
  return Object.keys(recordOf(record, 'dependencies')).map((name) => requirement(name, '*'))
}

/** The format does not say which requirements are optional: none is missed. */
function requirement(name: string, spec: string): Dependency {
  return { name, spec, section: 'dependencies', scope: 'runtime', mayBeAbsent: true }
}

function originOf(node: InstalledNode, record: JsonRecord): Origin {
  const asked = parseDependencySpec(textOf(record, 'version') ?? '')
  if (asked.kind === 'workspace') return { kind: 'other', text: 'workspace:' }
  if (asked.kind !== 'registry') return asked
  const url = textOf(record, 'resolved')
  if (url === undefined && isTrue(record, 'bundled') && node.parent !== undefined)
    return { kind: 'bundle', parent: node.parent.id }
  return { kind: 'registry', ...(url !== undefined && { url }) }
}
