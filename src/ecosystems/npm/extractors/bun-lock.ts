// bun.lock, the text lockfile of Bun: `packages` by place in node_modules, each a tuple that begins with name and resolution.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { assignScopes, type Scope, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, isInstalled } from '#ecosystems/extraction/folders.ts'
import { asRecord, isTrue, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { JSON_LOCKFILE_LIMITS, PATH_LENGTH_MAX } from '#ecosystems/extraction/limits.ts'
import { memberLines } from '#ecosystems/extraction/member-lines.ts'
import { parseDependencySpec } from '#ecosystems/npm/dependency-spec.ts'
import { parseJson } from '#formats/limits.ts'
import { addInstalled, type Installed, type InstalledNode, type InstalledTree } from './installed-tree.ts'
import { plainJson } from './jsonc.ts'
import { childOf, createNode, findFrom } from './lock-tree.ts'
import { dependenciesOf } from './manifest.ts'
import type { Origin } from './origins.ts'

const NAME = 'npm/bun-lock'

/** Workspaces are the project's own and no components; scopes follow from what they ask for. */
export const bunLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'bun.lock' && !isInstalled(path),
  extract,
}

async function extract(file: SourceFile): Promise<Extraction> {
  let document: JsonRecord
  let bytes = file.bytes
  try {
    if (bytes.length <= JSON_LOCKFILE_LIMITS.sizeBytesMax) bytes = plainJson(bytes)
    document = asRecord(parseJson(bytes, JSON_LOCKFILE_LIMITS)) ?? {}
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const version = document.lockfileVersion
  if (version !== 0 && version !== 1 && version !== 2) {
    draft.miss('lockfile.unknown-version', `lockfileVersion ${JSON.stringify(version)} is not known; read as 2`)
  }
  const lines = memberLines(bytes, (path) => path.length === 2 && path[0] === 'packages')
  addInstalled(draft, withScopes(treeOf(draft, document, (key) => lines.get(`packages\0${key}`))))
  const project = recordOf(recordOf(document, 'workspaces'), '')
  const name = textOf(project, 'name')
  return draft.finish(name === undefined ? undefined : { name })
}

function treeOf(draft: Draft, document: JsonRecord, lineOf: (key: string) => number | undefined): InstalledTree {
  const project = createNode<Installed>('', '')
  const nodes: InstalledNode[] = []
  for (const [key, value] of Object.entries(recordOf(document, 'packages'))) {
    const node = nodeAt(project, key)
    const entry = Array.isArray(value) && node !== undefined ? entryOf(node, value, lineOf(key)) : undefined
    if (node === undefined || entry === undefined) {
      draft.miss('lockfile.unreadable-entry', `"${key}" could not be understood`, lineOf(key))
      continue
    }
    node.entry = entry
    nodes.push(node)
  }
  const roots = Object.entries(recordOf(document, 'workspaces')).map(([folder, value]) => {
    const record = asRecord(value) ?? {}
    // A workspace's own node_modules stand below its name.
    const node = folder === '' ? project : (project.children.get(textOf(record, 'name') ?? '') ?? project)
    return { node, dependencies: dependenciesOf(record) }
  })
  return { nodes, roots }
}

/** `a/@s/b/c`: names from the project downwards. */
function nodeAt(project: InstalledNode, key: string): InstalledNode | undefined {
  if (key.length > PATH_LENGTH_MAX) return undefined
  const segments = key.split('/')
  let node = project
  for (let at = 0; at < segments.length; ) {
    const size = segments[at]?.startsWith('@') ? 2 : 1
    const name = segments.slice(at, at + size).join('/')
    const child =
      at + size > segments.length || name === ''
        ? undefined
        : childOf(node, name, segments.slice(0, at + size).join('/'))
    if (child === undefined) return undefined
    node = child
    at += size
  }
  return node
}

function entryOf(node: InstalledNode, tuple: readonly unknown[], line: number | undefined): Installed | undefined {
  const [ident] = tuple
  const at = typeof ident === 'string' ? ident.indexOf('@', 1) : -1
  if (typeof ident !== 'string' || at < 0) return undefined
  const resolution = ident.slice(at + 1)
  const record = tuple.map(asRecord).find((item) => item !== undefined) ?? {}
  const isOwn = resolution.startsWith('workspace:') || resolution.startsWith('root:')
  const { origin, version } = placed(node, { resolution, address: tuple[1], record })
  const integrity = tuple.at(-1)
  return {
    packageName: ident.slice(0, at),
    ...(version !== undefined && { version }),
    origin: () => origin,
    ...(isIntegrity(integrity) && { integrity }),
    scope: 'runtime',
    ...(line !== undefined && { line }),
    // What a workspace asks for is read from the section `workspaces`.
    dependencies: isOwn ? [] : dependenciesOf({ ...record, devDependencies: {} }),
    isOwn,
  }
}

interface Resolution {
  readonly resolution: string
  /** The second field, when it is a text: a registry package's address, empty for the default registry. */
  readonly address: unknown
  readonly record: JsonRecord
}

function placed(
  node: InstalledNode,
  { resolution, address, record }: Resolution,
): { origin: Origin; version?: string } {
  const spec = parseDependencySpec(resolution)
  if (spec.kind === 'workspace') return { origin: { kind: 'other', text: resolution } }
  if (spec.kind !== 'registry') return { origin: spec }
  if (isTrue(record, 'bundled') && node.parent !== undefined)
    return { origin: { kind: 'bundle', parent: node.parent.id }, version: resolution }
  const url = typeof address === 'string' && /^https?:/i.test(address) ? address : undefined
  return { origin: { kind: 'registry', ...(url !== undefined && { url }) }, version: resolution }
}

/** The last field is the integrity of an archive, or Bun's mark for a commit. */
function isIntegrity(value: unknown): value is string {
  return typeof value === 'string' && /^(?:md5|sha\d+)-/.test(value)
}

/** The format does not mark scopes: they follow from how the roots reach each place. */
function withScopes(tree: InstalledTree): InstalledTree {
  const byId = new Map(tree.nodes.map((node) => [node.id, node]))
  const edgesFrom = (
    node: InstalledNode,
    dependencies: NonNullable<InstalledNode['entry']>['dependencies'],
  ): ScopedEdge[] =>
    dependencies.flatMap(({ name, scope }) => {
      const to = findFrom(node, name)
      return to === undefined ? [] : [{ to: to.id, scope }]
    })
  const scopes = assignScopes(
    tree.roots.flatMap(({ node, dependencies }) => edgesFrom(node, dependencies)),
    (id) => {
      const node = byId.get(id)
      return node?.entry === undefined ? [] : edgesFrom(node, node.entry.dependencies)
    },
  )
  for (const node of tree.nodes) {
    const scope: Scope = scopes.get(node.id) ?? 'runtime'
    if (node.entry !== undefined) node.entry = { ...node.entry, scope }
  }
  return tree
}
