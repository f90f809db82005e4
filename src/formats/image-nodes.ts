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

/** As many links as Linux follows for one path. */
export const linksMax = 40
export const depthMax = 256

export interface FolderPlace {
  readonly folder: FolderNode
  /** The segments of the way to it, without links. */
  readonly real: readonly string[]
}

export interface Descent {
  readonly root: FolderNode
  /** Makes a folder where there is none, or something else; absent: the way ends there. */
  readonly make?: (parent: FolderNode, name: string) => FolderNode
}

/** Undefined where the way ends, or there are too many links in it. Nothing is above the root. */
export function descend({ root, make }: Descent, segments: readonly string[]): FolderPlace | undefined {
  const waiting = [...segments].reverse()
  const chain: FolderNode[] = [root]
  const real: string[] = []
  let links = 0
  for (let segment = waiting.pop(); segment !== undefined; segment = waiting.pop()) {
    if (segment === '..') {
      if (real.pop() !== undefined) chain.pop()
      continue
    }
    const folder = chain.at(-1) ?? root
    const child = folder.children.get(segment)
    if (child?.kind === 'link') {
      if (++links > linksMax || waiting.length > depthMax * 2) return undefined
      if (child.target.startsWith('/')) {
        chain.length = 1
        real.length = 0
      }
      waiting.push(...segmentsOf(child.target).reverse())
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
export function parentOf(descent: Descent, path: string): (FolderPlace & { readonly name: string }) | undefined {
  const segments = segmentsOf(path)
  const name = segments.pop()
  if (name === undefined || name === '..' || segments.length > depthMax) return undefined
  const place = descend(descent, segments)
  return place && { ...place, name }
}

/** What stands at a path, with its path without links; the last segment's own link is followed where asked. */
export function findNode(
  root: FolderNode,
  path: string,
  follow: boolean,
): { readonly path: string; readonly node: TreeNode } | undefined {
  let place = path
  for (let links = 0; links <= linksMax; links++) {
    if (segmentsOf(place).length === 0) return { path: '', node: root }
    const parent = parentOf({ root }, place)
    const node = parent?.folder.children.get(parent.name)
    if (parent === undefined || node === undefined) return undefined
    if (node.kind !== 'link' || !follow) return { path: [...parent.real, parent.name].join('/'), node }
    place = node.target.startsWith('/') ? node.target : [...parent.real, node.target].join('/')
  }
  return undefined
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
