// Installed packages as a tree of `node_modules` folders, and Node's way of finding a dependency in it: the folder of the
// package itself, then that of whatever contains it, up to the project. Bun's keys describe the same tree.
import { NESTING_MAX } from '#ecosystems/extraction/limits.ts'

export interface LockNode<Entry> {
  /** As the lockfile names the place; unique. */
  readonly id: string
  /** The folder's name: the name of the package or its alias. */
  readonly name: string
  readonly depth: number
  /** Where the search goes on; undefined for the project and for folders outside it. */
  parent: LockNode<Entry> | undefined
  readonly children: Map<string, LockNode<Entry>>
  /** Absent for a place that the lockfile implies without describing it. */
  entry: Entry | undefined
}

export function createNode<Entry>(id: string, name: string, parent?: LockNode<Entry>): LockNode<Entry> {
  return { id, name, depth: parent === undefined ? 0 : parent.depth + 1, parent, children: new Map(), entry: undefined }
}

/** The child of this name, made when absent. Undefined below the nesting that is accepted. */
export function childOf<Entry>(parent: LockNode<Entry>, name: string, id: string): LockNode<Entry> | undefined {
  const known = parent.children.get(name)
  if (known !== undefined) return known
  if (parent.depth >= NESTING_MAX) return undefined
  const child = createNode(id, name, parent)
  parent.children.set(name, child)
  return child
}

/** What `require(name)` finds from a package at this place. */
export function findFrom<Entry>(node: LockNode<Entry>, name: string): LockNode<Entry> | undefined {
  for (let place: LockNode<Entry> | undefined = node; place !== undefined; place = place.parent) {
    const found = place.children.get(name)
    if (found?.entry !== undefined) return found
  }
  return undefined
}
