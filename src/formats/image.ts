// The layers of an image, applied one after the other. A layer that cannot be read costs its own files and no others.
import { ArchiveError } from './archive.ts'
import type { FileProblem } from './byte-source.ts'
import { createImageFiles, type ImageFiles, type KeepRules, type KeptBytes } from './image-files.ts'
import { openLayer } from './image-layer.ts'
import { streamInput, walkImageTar } from './image-tar.ts'
import type { ImageTree } from './image-tree.ts'
import { type ImageLayer, type ImagePlan, type ImageStore, openLayerBlob } from './oci-image.ts'

export interface ReadImage {
  readonly tree: ImageTree
  readonly problems: readonly FileProblem[]
}

export interface ImageReading {
  readonly rules: KeepRules
  readonly kept: KeptBytes
  readonly signal?: AbortSignal
}

const problemsMax = 10_000

/** In constant memory but for the names and places of what is kept. Rejects with the signal's reason only. */
export async function readImage(store: ImageStore, plan: ImagePlan, reading: ImageReading): Promise<ReadImage> {
  const problems: FileProblem[] = []
  const files = createImageFiles(reading.rules, reading.kept)
  for (const [index, layer] of plan.layers.entries()) {
    const digest = layer.diffId ?? layer.digest ?? layer.path
    const context: Context = { store, files, reading, layer, index, digest, problems }
    try {
      await applyLayer(context, new Set())
      // Hard links whose content stands under a name that nobody had asked for.
      if (files.wantedTargets.size > 0) await applyLayer(context, new Set(files.wantedTargets))
    } catch (error) {
      reading.signal?.throwIfAborted()
      problems.push(problemOf(error, digest))
    }
    files.endLayer()
  }
  files.tree.restartLinkSteps()
  const more = {
    path: '',
    code: 'problems.truncated',
    message: 'further problems of layers are not listed',
    hides: true,
  }
  return {
    tree: files.tree,
    problems: problems.length > problemsMax ? [...problems.slice(0, problemsMax), more] : problems,
  }
}

interface Context {
  readonly store: ImageStore
  readonly files: ImageFiles
  readonly reading: ImageReading
  readonly layer: ImageLayer
  readonly index: number
  readonly digest: string
  readonly problems: FileProblem[]
}

async function applyLayer(context: Context, forced: ReadonlySet<string>): Promise<void> {
  const { store, files, reading, layer, index, digest, problems } = context
  const second = forced.size > 0
  const blob = await openLayerBlob(store, layer)
  if (!blob) throw new ArchiveError('layer.absent', 'the layer is not in the archive')
  try {
    const opened = openLayer(blob.bytes, {
      ...(layer.digest !== undefined && { packed: layer.digest }),
      ...(layer.diffId !== undefined && { unpacked: layer.diffId }),
    })
    const found: FileProblem[] = []
    for await (const step of walkImageTar(streamInput(opened.bytes))) {
      reading.signal?.throwIfAborted()
      if (step.kind === 'refused') {
        if (second) continue
        const { path, code, message } = step
        if (found.length <= problemsMax) found.push({ path, code, message, layer: digest, hides: true })
      } else if (!second || step.entry.kind === 'hard-link' || forced.has(step.entry.path)) {
        await files.apply(step.entry, { index, digest, problems: found, forced })
      }
    }
    // To the end, so that the digest covers all of it and a cut-off stream is noticed.
    for await (const _ of opened.bytes) reading.signal?.throwIfAborted()
    const mismatch = opened.mismatch()
    if (mismatch !== undefined && !second)
      found.push({ path: '', code: 'layer.digest-mismatch', message: mismatch, layer: digest, hides: true })
    problems.push(...found.slice(0, problemsMax))
  } finally {
    await blob.close()
  }
}

function problemOf(error: unknown, layer: string): FileProblem {
  const { message } = error as Error
  const code = error instanceof ArchiveError ? error.code : error instanceof RangeError ? 'layer.too-large' : undefined
  return { path: '', code: code ?? 'layer.unreadable', message, layer, hides: true }
}
