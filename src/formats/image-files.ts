// The file system that the layers of an image make, as far as someone wants to read it (OCI image specification, "Layers").
import { ArchiveError } from './archive.ts'
import type { FileProblem } from './byte-source.ts'
import { type ImageTarEntry, imagePath } from './image-tar.ts'
import { createImageTree, type ImageTree } from './image-tree.ts'

/** Bytes that were kept; what it is only its keeper knows. */
export type Kept = { readonly start: number; readonly length: number }

export interface KeptBytes {
  /** Throws `RangeError` when there is no more room. */
  keep(chunks: AsyncIterable<Uint8Array>): Promise<Kept>
}

export interface KeepRules {
  /** By the path: `sniff` when the first bytes decide. */
  wants(path: string, mode: number): 'keep' | 'sniff' | 'no'
  /** At most 4 KiB. */
  sniffs(path: string, mode: number, head: Uint8Array): boolean
}

const headBytes = 4_096
const whiteout = '.wh.'
const whiteoutLengthMax = 64 * 1024 * 1024
const wantedLengthMax = 64 * 1024 * 1024
const opaque = '.wh..wh..opq'
/** Larger files are listed with their size, and cannot be read. */
const fileBytesMax = 2 ** 30

export interface LayerContext {
  /** From 0, lowest first. */
  readonly index: number
  readonly digest: string
  readonly problems: FileProblem[]
  /** Files of this layer whose content is wanted because a hard link to them is: known from a first pass. */
  readonly forced: ReadonlySet<string>
}

export interface ImageFiles {
  readonly tree: ImageTree
  apply(entry: ImageTarEntry, layer: LayerContext): Promise<void>
  /** Paths to be kept in a second pass over the layer just applied; empty when none is needed. */
  readonly wantedTargets: ReadonlySet<string>
  /** To be called between layers. */
  endLayer(): void
}

interface State {
  readonly rules: KeepRules
  readonly kept: KeptBytes
  readonly tree: ImageTree
  readonly wantedTargets: Set<string>
  /** Paths of the whiteouts of the layer that is being applied. */
  readonly whitedOut: Set<string>
  whiteoutLength: number
  wantedLength: number
}

export function createImageFiles(rules: KeepRules, kept: KeptBytes): ImageFiles {
  const tree = createImageTree()
  const state: State = {
    rules,
    kept,
    tree,
    wantedTargets: new Set(),
    whitedOut: new Set(),
    whiteoutLength: 0,
    wantedLength: 0,
  }
  return {
    tree,
    wantedTargets: state.wantedTargets,
    endLayer() {
      state.wantedTargets.clear()
      state.whitedOut.clear()
      state.whiteoutLength = 0
      state.wantedLength = 0
    },
    async apply(entry, layer) {
      const name = entry.path.slice(entry.path.lastIndexOf('/') + 1)
      if (entry.path === '') return
      if (name.startsWith(whiteout)) hide(state, entry, layer)
      else if (entry.kind === 'file') await addFile(state, entry, layer)
      else if (entry.kind === 'folder') tree.putFolder(entry.path)
      else if (entry.kind === 'hard-link') addHardLink(state, entry, layer)
      else if (entry.kind === 'symbolic-link')
        tree.put(entry.path, { kind: 'link', layer: layer.index, target: entry.linkTarget })
      else tree.put(entry.path, undefined)
    },
  }
}

function hide(state: State, entry: ImageTarEntry, layer: LayerContext): void {
  const { tree, whitedOut } = state
  const slash = entry.path.lastIndexOf('/')
  const folder = entry.path.slice(0, Math.max(slash, 0))
  const name = entry.path.slice(slash + 1)
  // One whiteout of a path in a layer is enough: repeating it must not cost anything.
  if (whitedOut.has(entry.path)) return
  whitedOut.add(entry.path)
  state.whiteoutLength += entry.path.length
  if (state.whiteoutLength > whiteoutLengthMax)
    throw new ArchiveError('layer.too-many-whiteouts', `more than ${whiteoutLengthMax} letters of whiteouts`)
  if (name === opaque) tree.clear(folder, layer.index)
  if (name.startsWith('.wh..wh.')) return
  const hidden = name.slice(whiteout.length)
  if (hidden === '' || hidden === '.' || hidden === '..') {
    const message = 'a whiteout that hides no name'
    layer.problems.push({ path: entry.path, code: 'layer.bad-whiteout', message, layer: layer.digest, hides: false })
    return
  }
  tree.hide(folder === '' ? hidden : `${folder}/${hidden}`, layer.index)
}

async function addFile({ rules, kept, tree }: State, entry: ImageTarEntry, layer: LayerContext): Promise<void> {
  const { path, mode, sizeBytes } = entry
  const want = layer.forced.has(path) ? 'keep' : rules.wants(path, mode)
  const node = { kind: 'file', layer: layer.index, digest: layer.digest, sizeBytes, mode } as const
  if (want === 'no') tree.put(path, undefined)
  else if (sizeBytes > fileBytesMax) tree.put(path, node)
  else if (want === 'keep') tree.put(path, { ...node, kept: await kept.keep(entry.chunks()) })
  else {
    const { head, rest } = await beginOf(entry.chunks())
    const found = rules.sniffs(path, mode, head)
    tree.put(path, found ? { ...node, kept: await kept.keep(rest()) } : undefined)
  }
}

/** It is the file that it leads to, by another name. */
function addHardLink(state: State, { path, linkTarget, mode }: ImageTarEntry, layer: LayerContext): void {
  const { tree, rules, wantedTargets } = state
  const target = tree.find(linkTarget, false)
  if (target?.node.kind === 'file') {
    tree.put(path, { ...target.node, layer: layer.index, digest: layer.digest })
    return
  }
  tree.put(path, undefined)
  if (rules.wants(path, mode) === 'no') return
  const plain = imagePath(linkTarget)
  if (layer.forced.size === 0 && plain) {
    state.wantedLength += plain.length
    if (state.wantedLength > wantedLengthMax)
      throw new ArchiveError('layer.too-many-links', `more than ${wantedLengthMax} letters of hard links`)
    wantedTargets.add(plain)
  } else if (rules.wants(path, mode) === 'keep') {
    const message = 'a hard link to a file that is not in its layer'
    layer.problems.push({ path, code: 'layer.lost-link', message, layer: layer.digest, hides: true })
  }
}

async function beginOf(chunks: AsyncGenerator<Uint8Array, void, void>) {
  const taken: Uint8Array[] = []
  let length = 0
  while (length < headBytes) {
    const step = await chunks.next()
    if (step.done === true) break
    taken.push(step.value)
    length += step.value.length
  }
  const head = Buffer.concat(taken)
  const rest = async function* () {
    if (head.length > 0) yield head
    yield* chunks
  }
  return { head: head.subarray(0, headBytes), rest }
}
