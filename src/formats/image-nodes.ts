// Folders, files and links of an image's merged file system, and the ways that lead to them.
import type { Kept } from './image-files.ts'

export interface FileNode {
  readonly kind: 'file'
  readonly layer: number
  readonly digest: string
  readonly sizeBytes: number
  readonly mode: number
  /** Absent: too large to be kept. */
  readonly kept?: Kept
  /** What stood there in lower layers, the newest first. */
  readonly earlier?: readonly FileNode[]
}

export interface LinkNode {
  readonly kind: 'link'
  readonly layer: number
  readonly target: string
}

export interface FolderNode {
  readonly kind: 'folder'
  readonly children: Map<string, TreeNode>
}

export type TreeNode = FileNode | LinkNode | FolderNode

/** As many links as Linux follows for one path (path_resolution(7), ELOOP). */
export const linksMax = 40
export const depthMax = 256

export interface FolderPlace {
  readonly folder: FolderNode
  /** The segments of the way to it, without links. */
  readonly real: readonly string[]
}

/** Ways through links that were gone before, by the path of the folder; to be forgotten when a folder or link changes. */
export type KnownWays = Map<string, { readonly place: FolderPlace | undefined; readonly links: number }>

export const knownWaysMax = 50_000

export interface Descent {
  readonly root: FolderNode
  readonly known: KnownWays
  /** Called with the segments of each link that is followed; throws where all links together cost too much. */
  readonly count: (steps: number) => void
  /** Makes a folder where there is none, or something else; absent: the way ends there. */
  readonly make?: (parent: FolderNode, name: string) => FolderNode
}

/** The links of one path, followed so far. */
interface Followed {
  links: number
}

/** Undefined where the way ends, or there are too many links in it. Nothing is above the root. */
function descend(descent: Descent, segments: readonly string[], followed: Followed): FolderPlace | undefined {
  const { known, make } = descent
  const path = segments.join('/')
  const before = known.get(path)
  // A way that has ended goes on where folders may be made.
  if (before !== undefined && (before.place !== undefined || make === undefined)) {
    followed.links += before.links
    return followed.links > linksMax ? undefined : before.place
  }
  const own: Followed = { links: 0 }
  const place = follow(descent, [...segments].reverse(), own)
  if (own.links > 0) {
    if (known.size >= knownWaysMax) known.clear()
    known.set(path, { place, links: own.links })
  }
  followed.links += own.links
  return followed.links > linksMax ? undefined : place
}

/** `waiting`: the segments of the way, the first one last. */
function follow({ root, count, make }: Descent, waiting: string[], followed: Followed): FolderPlace | undefined {
  const chain: FolderNode[] = [root]
  const real: string[] = []
  for (let segment = waiting.pop(); segment !== undefined; segment = waiting.pop()) {
    if (segment === '..') {
      if (real.pop() !== undefined) chain.pop()
      continue
    }
    const folder = chain.at(-1) ?? root
    const child = folder.children.get(segment)
    if (child?.kind === 'link') {
      const target = segmentsOf(child.target)
      count(target.length + 1)
      if (++followed.links > linksMax || waiting.length + target.length > depthMax * 2) return undefined
      if (child.target.startsWith('/')) {
        chain.length = 1
        real.length = 0
      }
      waiting.push(...target.reverse())
      continue
    }
    const next = child?.kind === 'folder' ? child : real.length < depthMax ? make?.(folder, segment) : undefined
    if (next === undefined) return undefined
    chain.push(next)
    real.push(segment)
  }
  return { folder: chain.at(-1) ?? root, real }
}

/** The folder that a path's last segment stands in, and that segment; undefined for the root and for what ends in `..`. */
export function parentOf(
  descent: Descent,
  path: string,
  followed: Followed = { links: 0 },
): (FolderPlace & { readonly name: string }) | undefined {
  const segments = segmentsOf(path)
  const name = segments.pop()
  if (name === undefined || name === '..' || segments.length > depthMax) return undefined
  const place = descend(descent, segments, followed)
  return place && { ...place, name }
}

/** What stands at a path, with its path without links; the last segment's own link is followed where asked. */
export function findNode(
  descent: Descent,
  path: string,
  follow: boolean,
): { readonly path: string; readonly node: TreeNode } | undefined {
  const followed: Followed = { links: 0 }
  for (let place = path; ; ) {
    const segments = segmentsOf(place)
    if (segments.length === 0) return { path: '', node: descent.root }
    const parent = parentOf(descent, place, followed)
    const node = parent?.folder.children.get(parent.name)
    if (parent === undefined || node === undefined) return undefined
    if (node.kind !== 'link' || !follow) return { path: [...parent.real, parent.name].join('/'), node }
    descent.count(segments.length)
    if (++followed.links > linksMax) return undefined
    place = node.target.startsWith('/') ? node.target : [...parent.real, node.target].join('/')
  }
}

export function* nodesBelow(
  folder: FolderNode,
  prefix: string,
): Generator<{ readonly path: string; readonly node: FileNode | LinkNode }, void, void> {
  for (const [name, node] of folder.children) {
    const path = prefix === '' ? name : `${prefix}/${name}`
    if (node.kind === 'folder') yield* nodesBelow(node, path)
    else yield { path, node }
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.')
}
