import { Problem } from '#platform/problem.ts'
import { npmVersionsMax } from './npm-audit-bulk.ts'
import { type Fields, fieldsOf, optionalText, textOf } from './read-body.ts'

/** A package where it stands in the tree of a lockfile. */
export interface AuditNode {
  readonly name: string
  readonly version: string
  /** Names from the project down to it, by what requires what where the tree tells, otherwise by where it stands. */
  readonly path: readonly string[]
  readonly dev: boolean
  readonly optional: boolean
  readonly bundled: boolean
}

interface OpenNode extends Omit<AuditNode, 'path'> {
  path: readonly string[] | undefined
  readonly place: readonly string[]
  readonly parent: OpenNode | undefined
  readonly requires: readonly string[]
  readonly children: Map<string, OpenNode>
}

const textCharactersMax = 500
const depthMax = 64

/**
 * The packages of an audit tree: npm 6 nests them as they are installed, pnpm up to 10 as they depend on each other, below
 * an importer called `.`. Throws problems with 400.
 */
export function readAuditTree(body: unknown): readonly AuditNode[] {
  const root = fieldsOf(body, 'body')
  const nodes: OpenNode[] = []
  const top = openNode('', root, undefined)
  const waiting: { readonly node: OpenNode; readonly fields: Fields }[] = [{ node: top, fields: root }]
  for (let at = 0; at < waiting.length; at++) {
    const { node, fields } = waiting[at] ?? { node: top, fields: root }
    if (node.place.length > depthMax)
      throw new Problem('security-query.too-deep', 400, { reason: `more than ${depthMax}` })
    const children = fields.dependencies
    if (children === undefined || children === null) continue
    for (const [name, value] of Object.entries(fieldsOf(children, placeOf(node)))) {
      const child = openNode(textOf(name, placeOf(node), textCharactersMax), fieldsOf(value, placeOf(node)), node)
      node.children.set(name, child)
      nodes.push(child)
      if (nodes.length > npmVersionsMax)
        throw new Problem('security-query.too-many', 400, { at: 'dependencies', limit: npmVersionsMax })
      waiting.push({ node: child, fields: value as Fields })
    }
  }
  followRequires(top)
  // Without a version it is a project of the workspace, not a package.
  return nodes
    .filter(({ version }) => version !== '')
    .map(({ path, place, ...node }) => ({ ...node, path: path ?? place }))
}

function openNode(name: string, fields: Fields, parent: OpenNode | undefined): OpenNode {
  const place = parent === undefined ? [] : [...parent.place, name]
  const at = place.slice(-3).join('>').slice(0, 200)
  const requires = fields.requires
  const required =
    requires !== null && typeof requires === 'object' && !Array.isArray(requires) ? Object.keys(requires) : []
  return {
    name,
    version: parent === undefined ? '' : (optionalText(fields.version, at, textCharactersMax) ?? ''),
    path: undefined,
    dev: fields.dev === true,
    optional: fields.optional === true,
    bundled: fields.bundled === true,
    place,
    parent,
    requires: required,
    children: new Map(),
  }
}

function placeOf({ place }: OpenNode): string {
  return place.length === 0 ? 'dependencies' : place.slice(-3).join('>').slice(0, 200)
}

/** The shortest way to each package: a requirement is met by the nearest of its name, upward, as Node looks for it. */
function followRequires(top: OpenNode): void {
  top.path = []
  const reached: OpenNode[] = [top]
  for (let at = 0; at < reached.length; at++) {
    const node = reached[at]
    if (node === undefined) break
    for (const name of node.requires) {
      const met = nearest(node, name)
      if (met === undefined || met.path !== undefined) continue
      met.path = [...(node.path ?? []), name]
      if (met.path.length <= depthMax) reached.push(met)
    }
  }
}

function nearest(node: OpenNode, name: string): OpenNode | undefined {
  for (let at: OpenNode | undefined = node; at !== undefined; at = at.parent) {
    const found = at.children.get(name)
    if (found !== undefined) return found
  }
  return undefined
}
