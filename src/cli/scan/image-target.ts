import { existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ecosystems } from '#ecosystems/index.ts'
import { chooseExtractors } from '#ecosystems/scan/choose-extractors.ts'
import { imageRules } from '#ecosystems/scan/image-rules.ts'
import { ArchiveError } from '#formats/archive.ts'
import { type ByteSource, bytesSource, rangeChunks } from '#formats/byte-source.ts'
import { readImage } from '#formats/image.ts'
import { openImageArchive } from '#formats/image-archive.ts'
import { packingOf, unpackLayer } from '#formats/image-layer.ts'
import { imageSource } from '#formats/image-source.ts'
import { positionedInput, walkImageTar } from '#formats/image-tar.ts'
import { ImageError, type ImagePlan, type ImageStore, planImage } from '#formats/oci-image.ts'
import { openFolder } from '#platform/files/folder-source.ts'
import { keepBytes } from '#platform/files/kept-bytes.ts'
import { openFile } from '#platform/files/open-file.ts'
import { fill } from '../cli.ts'
import { CliError, exitCode } from '../exit-code.ts'
import { excluder, type ScanTarget } from './open-target.ts'
import { osFacts } from './os-facts.ts'
import type { ScanCall } from './scan-options.ts'

const extractors = ecosystems.flatMap((ecosystem) => ecosystem.extractors)

export interface FoundImage {
  readonly path: string
  readonly name: string
}

/** An image, or a tar of files, which is treated as an image of one layer; undefined when it is neither. */
export async function openImage(call: ScanCall, found: FoundImage): Promise<ScanTarget | undefined> {
  const opened = await openStore(call, found.path)
  if (!opened) return undefined
  try {
    const plan = await planOf(call, opened, found)
    if (plan) return await readTarget(call, opened, { ...found, plan })
    await opened.close()
    return undefined
  } catch (error) {
    await opened.close()
    if (!(error instanceof ImageError || error instanceof ArchiveError)) throw error
    const reason = `${error.message} (${error.code})`
    throw new CliError(exitCode.usage, fill(call.words.errors.image, { path: call.target, reason }))
  }
}

interface OpenedStore {
  readonly store: ImageStore
  /** Of a tar: whether it was read to its end. */
  readonly whole: ByteSource | undefined
  close(): Promise<void>
}

async function openStore(call: ScanCall, path: string): Promise<OpenedStore | undefined> {
  if (statSync(path).isDirectory()) {
    if (!existsSync(join(path, 'oci-layout')) || !existsSync(join(path, 'index.json'))) return undefined
    return { store: openFolder(path), whole: undefined, close: async () => {} }
  }
  const file = openFile(path)
  if (!file) return undefined
  const head = await file.read(0, 512)
  const packed = packingOf(head) !== 'none'
  if (packed && isKnownArtifact(path) && !/\.(?:tar|tgz)/.test(basename(path))) {
    await file.close()
    return undefined
  }
  const plain = packed ? await unpacked(call, file) : { source: file, close: () => file.close() }
  if (!(await isTar(plain.source))) {
    await plain.close()
    return undefined
  }
  return { store: await openImageArchive(plain.source), whole: plain.source, close: plain.close }
}

/** Some places are read twice: what is compressed as a whole is unpacked once, beside. */
async function unpacked({ cli }: ScanCall, file: ByteSource) {
  const kept = keepBytes()
  const close = async () => {
    await kept.close()
    await file.close()
  }
  try {
    const whole = await kept.keep(abortable(unpackLayer(rangeChunks(file, 0, file.sizeBytes)), cli.ending))
    const read = (position: number, length: number) => kept.read(whole, position, length)
    return { source: { sizeBytes: whole.length, read, close }, close }
  } catch (error) {
    await close()
    if (!(error instanceof ArchiveError)) throw error
    return { source: bytesSource(new Uint8Array(0)), close: async () => {} }
  }
}

async function* abortable(chunks: AsyncIterable<Uint8Array>, signal: AbortSignal) {
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    yield chunk
  }
}

async function isTar(source: ByteSource): Promise<boolean> {
  try {
    for await (const _ of walkImageTar(positionedInput(source))) return true
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
  }
  return false
}

/** A package in the form of an archive (a source distribution, a crate) is what an extractor reads. */
function isKnownArtifact(path: string): boolean {
  return chooseExtractors(extractors).matching(basename(path)).length > 0
}

async function planOf(
  { options }: ScanCall,
  { store, whole }: OpenedStore,
  { path }: FoundImage,
): Promise<ImagePlan | undefined> {
  const plan = await planImage(store, options.platform)
  if (plan || whole === undefined || isKnownArtifact(path)) return plan
  return { digest: '', layers: [{ path: '' }], problems: [] }
}

interface PlannedImage extends FoundImage {
  readonly plan: ImagePlan
}

async function readTarget(call: ScanCall, opened: OpenedStore, { name, plan }: PlannedImage): Promise<ScanTarget> {
  const { cli, options } = call
  const kept = keepBytes()
  const close = async () => {
    await kept.close()
    await opened.close()
  }
  try {
    const store: ImageStore = plan.digest === '' ? { open: async () => opened.whole } : opened.store
    const read = await readImage(store, plan, { rules: imageRules(extractors), kept, signal: cli.ending })
    const source = imageSource(read.tree, kept, excluder(options.exclude ?? []))
    const facts = {
      ...(plan.platform !== undefined && { platform: plan.platform }),
      ...(await osFacts(source)),
      ...(plan.digest !== '' && { layers: String(plan.layers.length) }),
    }
    const hex = /^sha256:([0-9a-f]{64})$/.exec(plan.digest)?.[1]
    const kind = plan.digest === '' ? 'file' : 'image'
    return {
      subject: {
        kind,
        name: plan.name ?? name,
        ...(hex !== undefined && { version: `sha256:${hex}`, digest: { algorithm: 'sha256', hex } }),
        facts,
      },
      source,
      problems: [...plan.problems, ...read.problems],
      close,
    }
  } catch (error) {
    await kept.close()
    throw error
  }
}
