// package-lock.json, lockfileVersion 2 and 3: the member `packages`, one entry for each place.

import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { folderMatcher } from '#ecosystems/extraction/folder-patterns.ts'
import { baseOf, folderOf, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { asRecord, isTrue, type JsonRecord, textOf } from '#ecosystems/extraction/json-fields.ts'
import { FOLDERS_MAX, PATH_LENGTH_MAX } from '#ecosystems/extraction/limits.ts'
import { parseDependencySpec } from '#ecosystems/npm/dependency-spec.ts'
import type { Installed, InstalledNode, InstalledTree } from './installed-tree.ts'
import { childOf, createNode } from './lock-tree.ts'
import { dependenciesOf, licenseOf, manifestOf } from './manifest.ts'
import type { Origin } from './origins.ts'

export function treeOfPackages(
  draft: Draft,
  packages: JsonRecord,
  lineOf: (key: string) => number | undefined,
): InstalledTree {
  const folders = new Map<string, InstalledNode>([['', createNode<Installed>('', '')]])
  const places: { readonly node: InstalledNode; readonly record: JsonRecord; readonly line: number | undefined }[] = []
  for (const [key, value] of Object.entries(packages)) {
    const record = asRecord(value)
    const node = record === undefined ? undefined : nodeAt(folders, key)
    if (record === undefined || node === undefined)
      draft.miss('lockfile.unreadable-entry', `"${key}" could not be understood`, lineOf(key))
    else places.push({ node, record, line: lineOf(key) })
  }
  linkFolders(folders)
  const project = asRecord(packages['']) ?? {}
  const { workspaces } = manifestOf(project)
  const matches = folderMatcher(workspaces)
  const isMember = (folder: string) => folder === '' || matches(folder)
  const links = places.filter(({ record }) => isTrue(record, 'link'))
  const linkOf = new Map(links.map((link) => [linkedFolder(link.record), link.record]))
  for (const { node, record, line } of places) {
    if (isTrue(record, 'link')) continue
    const isFolder = folders.get(node.id) === node
    node.entry = entryOf(node, isFolder ? { ...record, ...flagsOf(linkOf.get(node.id) ?? {}) } : record, {
      line,
      isOwn: isFolder && isMember(node.id),
      isFolder,
    })
  }
  for (const { node, record, line } of links) node.entry = linkEntry(node, record, { line, folders, isMember })
  const own = places.filter(({ node }) => node.entry?.isOwn === true)
  return {
    nodes: places.map(({ node }) => node),
    roots: own.map(({ node, record }) => ({ node, dependencies: dependenciesOf(record) })),
  }
}

/** `packages/a/node_modules/@s/b/node_modules/c`: a folder, then names. */
function nodeAt(folders: Map<string, InstalledNode>, key: string): InstalledNode | undefined {
  if (key.length > PATH_LENGTH_MAX) return undefined
  const segments = key === '' ? [] : key.split('/')
  const first = segments.indexOf('node_modules')
  const folder = (first < 0 ? segments : segments.slice(0, first)).join('/')
  if (!folders.has(folder) && folders.size >= FOLDERS_MAX) return undefined
  let node: InstalledNode = folders.get(folder) ?? createNode<Installed>(folder, baseOf(folder))
  folders.set(folder, node)
  for (let at = first; at >= 0 && at < segments.length; ) {
    if (segments[at] !== 'node_modules') return undefined
    const size = segments[at + 1]?.startsWith('@') ? 3 : 2
    const name = segments.slice(at + 1, at + size).join('/')
    if (at + size > segments.length || name === '') return undefined
    const child = childOf(node, name, segments.slice(0, at + size).join('/'))
    if (child === undefined) return undefined
    node = child
    at += size
  }
  return node
}

/** A folder within the project sees what lies in the `node_modules` of the folders above it. */
function linkFolders(folders: ReadonlyMap<string, InstalledNode>): void {
  for (const [folder, node] of folders) {
    if (folder === '' || folder.startsWith('..') || folder.startsWith('/')) continue
    let above = folderOf(folder)
    while (above !== '' && !folders.has(above)) above = folderOf(above)
    node.parent = folders.get(above)
  }
}

interface Place {
  readonly line: number | undefined
  readonly isOwn: boolean
  readonly isFolder: boolean
}

function entryOf(node: InstalledNode, record: JsonRecord, { line, isOwn, isFolder }: Place): Installed {
  const version = textOf(record, 'version')
  const integrity = textOf(record, 'integrity')
  const license = licenseOf(record)
  return {
    packageName: textOf(record, 'name') ?? node.name,
    ...(version !== undefined && { version }),
    origin: (byAddress) => (isFolder ? { kind: 'folder', path: node.id } : originOf(node, record, byAddress)),
    ...(integrity !== undefined && { integrity }),
    ...(license !== undefined && { license }),
    scope: scopeOf(record),
    ...(line !== undefined && { line }),
    dependencies: dependenciesOf(isFolder ? { ...record, devDependencies: {} } : record),
    isOwn,
  }
}

function linkEntry(
  node: InstalledNode,
  record: JsonRecord,
  context: {
    readonly line: number | undefined
    readonly folders: ReadonlyMap<string, InstalledNode>
    readonly isMember: (folder: string) => boolean
  },
): Installed {
  const folder = linkedFolder(record)
  const target = context.folders.get(folder)
  const own = { line: context.line, isOwn: context.isMember(folder), isFolder: false }
  const entry = entryOf(node, record, own)
  if (target?.entry !== undefined) return { ...entry, target }
  return { ...entry, origin: () => ({ kind: 'folder', path: folder }) }
}

function linkedFolder(record: JsonRecord): string {
  return normalizedPath((textOf(record, 'resolved') ?? '').replace(/^file:/, ''))
}

/** npm marks each place with how the project reaches it. */
export function scopeOf(record: JsonRecord): Scope {
  if (isTrue(record, 'dev')) return 'development'
  if (isTrue(record, 'optional') || isTrue(record, 'devOptional')) return 'optional'
  return isTrue(record, 'peer') ? 'peer' : 'runtime'
}

function flagsOf(link: JsonRecord): JsonRecord {
  return { dev: link.dev, optional: link.optional, devOptional: link.devOptional, peer: link.peer }
}

function originOf(node: InstalledNode, record: JsonRecord, byAddress: boolean): Origin {
  const resolved = textOf(record, 'resolved')
  if (resolved === undefined) {
    const parent = node.parent
    return isTrue(record, 'inBundle') && parent !== undefined
      ? { kind: 'bundle', parent: parent.id }
      : { kind: 'registry' }
  }
  const address = parseDependencySpec(resolved)
  if (address.kind === 'tarball') return byAddress ? address : { kind: 'registry', url: resolved }
  return address.kind === 'registry' || address.kind === 'workspace' ? { kind: 'other', text: resolved } : address
}
