// The merged file system of an image while its layers are applied. Links are followed as inside of a container: `/` is the
// image's root, and nothing is above it.
import { ArchiveError } from './archive.ts'
import {
  type Descent,
  type FileNode,
  type FolderNode,
  findNode,
  type KnownWays,
  type LinkNode,
  nodesBelow,
  parentOf,
  type TreeNode,
} from './image-nodes.ts'

export type { FileNode, LinkNode } from './image-nodes.ts'

export interface ImageTree {
  /** What stands at a path, replacing what lower layers have there; undefined: something that nobody reads. */
  put(path: string, node: FileNode | LinkNode | undefined): void
  putFolder(path: string): void
  /** Takes away what lower layers have at a path, and below it. */
  hide(path: string, layer: number): void
  /** Takes away what lower layers have below a path. */
  clear(path: string, layer: number): void
  /** With its path without links; the last segment's own link is followed too where asked. */
  find(path: string, follow: boolean): { readonly path: string; readonly node: TreeNode } | undefined
  /** Files and links, each once. */
  nodes(): Generator<{ readonly path: string; readonly node: FileNode | LinkNode }, void, void>
  /** Sorted; of a very large folder only some. */
  list(path: string): readonly string[]
  readonly nodeCount: number
  /** Segments of links that were followed so far. */
  readonly linkSteps: number
  /** Whoever comes next may follow as many links again. */
  restartLinkSteps(): void
}

const earlierMax = 200
const listedMax = 10_000
const nodesMax = 2_000_000
/** Names and targets of links together. */
const textLengthMax = 256 * 1024 * 1024

export interface ImageTreeLimits {
  /** Files and folders that whiteouts look at, all together: through links, one folder has any number of names. */
  readonly whiteoutStepsMax?: number
  /** Segments of the links that are followed, all together: every path may lead through forty of them. */
  readonly linkStepsMax?: number
}

const whiteoutStepsMaxUsual = 50_000_000
const linkStepsMaxUsual = 20_000_000

interface Counts {
  nodes: number
  textLength: number
  /** What is left of them. */
  whiteoutSteps: number
  linkSteps: number
  readonly known: KnownWays
}

/**
 * `put`, `hide` and `clear` throw `RangeError` when there is too much to remember or to look at. All that follows links throws
 * `ArchiveError` `image.too-many-link-steps` when they are made to cost more than any real ones.
 */
export function createImageTree(limits: ImageTreeLimits = {}): ImageTree {
  const { whiteoutStepsMax = whiteoutStepsMaxUsual, linkStepsMax = linkStepsMaxUsual } = limits
  const root: FolderNode = { kind: 'folder', children: new Map() }
  const known: KnownWays = new Map()
  const counts: Counts = { nodes: 0, textLength: 0, whiteoutSteps: whiteoutStepsMax, linkSteps: 0, known }
  const looking: Descent = {
    root,
    known,
    count(steps) {
      counts.linkSteps += steps
      if (counts.linkSteps > linkStepsMax)
        throw new ArchiveError('image.too-many-link-steps', `links lead over more than ${linkStepsMax} steps`)
    },
  }
  const making: Descent = {
    ...looking,
    make(parent, name) {
      const folder: FolderNode = { kind: 'folder', children: new Map() }
      set(counts, parent, { name, node: folder })
      return folder
    },
  }
  return {
    find: (path, follow) => findNode(looking, path, follow),
    nodes: () => nodesBelow(root, ''),
    get nodeCount() {
      return counts.nodes
    },
    get linkSteps() {
      return counts.linkSteps
    },
    restartLinkSteps() {
      counts.linkSteps = 0
    },
    put(path, node) {
      const parent = parentOf(node === undefined ? looking : making, path)
      if (parent === undefined) return
      const before = parent.folder.children.get(parent.name)
      remove(counts, parent.folder, parent.name)
      if (node !== undefined) set(counts, parent.folder, { name: parent.name, node: withEarlier(node, before) })
    },
    putFolder(path) {
      const parent = parentOf(looking, path)
      const node = parent?.folder.children.get(parent.name)
      // An empty folder is nothing to read; one in the place of a file or link takes it away.
      if (parent && node !== undefined && node.kind !== 'folder') remove(counts, parent.folder, parent.name)
    },
    hide(path, layer) {
      const parent = parentOf(looking, path)
      if (parent) removeLower(counts, parent.folder, { name: parent.name, layer })
    },
    clear(path, layer) {
      const node = findNode(looking, path, true)?.node
      if (node?.kind !== 'folder') return
      for (const name of [...node.children.keys()]) removeLower(counts, node, { name, layer })
    },
    list(path) {
      const node = findNode(looking, path, true)?.node
      return node?.kind === 'folder' ? firstOf(node.children.keys(), listedMax).sort() : []
    },
  }
}

function firstOf(names: Iterable<string>, count: number): string[] {
  const first: string[] = []
  for (const name of names) {
    if (first.length >= count) break
    first.push(name)
  }
  return first
}

function set(counts: Counts, folder: FolderNode, { name, node }: { readonly name: string; readonly node: TreeNode }) {
  counts.textLength += name.length + (node.kind === 'link' ? node.target.length : 0)
  if (!folder.children.has(name)) counts.nodes++
  if (counts.nodes > nodesMax || counts.textLength > textLengthMax)
    throw new RangeError(`more than ${nodesMax} files, folders and links, or ${textLengthMax} letters of names`)
  if (node.kind !== 'file') counts.known.clear()
  folder.children.set(name, node)
}

function remove(counts: Counts, folder: FolderNode, name: string): void {
  const node = folder.children.get(name)
  if (node === undefined) return
  if (node.kind !== 'file') counts.known.clear()
  folder.children.delete(name)
  counts.nodes--
  if (node.kind === 'folder') for (const child of [...node.children.keys()]) remove(counts, node, child)
}

/** What a layer put there itself stays; its folders stay with it. */
function removeLower(
  counts: Counts,
  folder: FolderNode,
  { name, layer }: { readonly name: string; readonly layer: number },
): void {
  const node = folder.children.get(name)
  if (node === undefined) return
  if (counts.whiteoutSteps-- <= 0) throw new RangeError('whiteouts concern too many files, or the same ones too often')
  if (node.kind !== 'folder') {
    if (node.layer < layer) remove(counts, folder, name)
    return
  }
  for (const child of [...node.children.keys()]) removeLower(counts, node, { name: child, layer })
  if (node.children.size === 0) remove(counts, folder, name)
}

/** A file that replaces one of a lower layer remembers it. */
function withEarlier(node: FileNode | LinkNode, before: TreeNode | undefined): FileNode | LinkNode {
  if (node.kind !== 'file' || before?.kind !== 'file') return node
  const { earlier = [], ...last } = before
  if (before.layer >= node.layer) return earlier.length > 0 ? { ...node, earlier } : node
  return { ...node, earlier: [last, ...earlier].slice(0, earlierMax) }
}
