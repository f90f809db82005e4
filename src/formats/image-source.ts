// The merged file system of an image as a tree of files.
import { ArchiveError } from './archive.ts'
import type { ByteSource, FileSource, WalkStep } from './byte-source.ts'
import type { Kept } from './image-files.ts'
import type { FileNode, ImageTree } from './image-tree.ts'

export interface KeptReader {
  read(kept: Kept, position: number, length: number): Promise<Uint8Array>
}

/** Files that were not kept are not there. */
export function imageSource(tree: ImageTree, reader: KeptReader, excludes: (path: string) => boolean): FileSource {
  return {
    walk: (wanted) => walk(tree, wanted, excludes),
    open: async (path, layer) => {
      const node = tree.find(path, true)?.node
      if (node?.kind !== 'file') return undefined
      const meant = layer === undefined ? node : node.earlier?.find(({ digest }) => digest === layer)
      return meant && openNode(meant, reader)
    },
    list: async (folder) => tree.list(folder),
  }
}

async function* walk(
  tree: ImageTree,
  wanted: (path: string) => boolean,
  excludes: (path: string) => boolean,
): AsyncGenerator<WalkStep, void, void> {
  let followsLinks = true
  for (const { path, node } of tree.nodes()) {
    if (!wanted(path) || isExcluded(path, excludes)) continue
    if (node.kind === 'file') {
      const { sizeBytes, mode, digest, earlier } = node
      const before = earlier && { earlierLayers: earlier.map((each) => each.digest) }
      yield { kind: 'file', file: { path, sizeBytes, mode, layer: digest, ...before } }
      continue
    }
    let target: ReturnType<ImageTree['find']>
    try {
      target = tree.find(path, true)
    } catch (error) {
      // The files themselves are still there; what only links lead to is told once.
      if (!(error instanceof ArchiveError)) throw error
      if (!followsLinks) continue
      followsLinks = false
      yield { kind: 'problem', problem: { path, code: error.code, message: error.message, hides: true } }
      continue
    }
    if (target?.node.kind !== 'file' || target.path === path) continue
    const { sizeBytes, mode, digest } = target.node
    yield { kind: 'file', file: { path, sizeBytes, mode, layer: digest, linkTo: target.path } }
  }
}

/** A folder that is left out takes along what is in it. */
function isExcluded(path: string, excludes: (path: string) => boolean): boolean {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    if (excludes(path.slice(0, slash))) return true
  return excludes(path)
}

function openNode({ sizeBytes, kept }: FileNode, reader: KeptReader): ByteSource {
  return {
    sizeBytes,
    read: async (position, length) => {
      if (kept === undefined || position < 0 || length <= 0) return new Uint8Array(0)
      return reader.read(kept, position, Math.min(length, kept.length - position))
    },
    close: async () => {},
  }
}
