// Tar archives of container images and their layers. `tar.ts` refuses whatever two unpackers could read differently; a layer
// is what a container runtime makes of it, and one odd entry must not hide the others: it is reported and passed over.
import { ArchiveError } from './archive.ts'
import { type ByteReader, byteReader } from './byte-reader.ts'
import type { ByteSource } from './byte-source.ts'
import {
  noExtensions,
  paddedBytes,
  paxSize,
  type TarExtensions,
  takeExtension,
  terminated,
  truncated,
} from './tar-extensions.ts'
import { readPaxRecords, readTarHeader, type TarHeader, tarBlockBytes } from './tar-header.ts'

export interface ImageTarEntry {
  /** Relative, without `.` and `..`; empty for the root itself. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'symbolic-link' | 'hard-link' | 'other'
  readonly sizeBytes: number
  readonly mode: number
  /** As stored. */
  readonly linkTarget: string
  /** Where the content begins, from the start of the archive. */
  readonly offset: number
  /** The content, once and before the next entry. */
  chunks(): AsyncGenerator<Uint8Array, void, void>
}

export type ImageTarStep =
  | { readonly kind: 'entry'; readonly entry: ImageTarEntry }
  | { readonly kind: 'refused'; readonly path: string; readonly code: string; readonly message: string }

/** Bytes in order, some of which can be passed over. */
export interface TarInput {
  readonly position: number
  take(length: number): Promise<Uint8Array>
  next(lengthMax: number): Promise<Uint8Array | undefined>
  /** How many were there to be skipped. */
  skip(length: number): Promise<number>
}

const pathBytesMax = 4096
/** No system follows a longer one. */
const linkLengthMax = 4096
const entriesMax = 5_000_000

export function streamInput(source: AsyncIterable<Uint8Array>): TarInput {
  const reader: ByteReader = byteReader(source)
  let position = 0
  const counted = <T extends Uint8Array | undefined>(bytes: T): T => {
    position += bytes?.length ?? 0
    return bytes
  }
  return {
    get position() {
      return position
    },
    take: async (length) => counted(await reader.take(length)),
    next: async (lengthMax) => counted(await reader.next(lengthMax)),
    async skip(length) {
      let skipped = 0
      while (skipped < length) {
        const piece = counted(await reader.next(length - skipped))
        if (piece === undefined) break
        skipped += piece.length
      }
      return skipped
    },
  }
}

/** Content that is passed over is not read. */
export function positionedInput(source: ByteSource): TarInput {
  let position = 0
  const take = async (length: number) => {
    const bytes = await source.read(position, length)
    position += bytes.length
    return bytes
  }
  return {
    get position() {
      return position
    },
    take,
    next: async (lengthMax) => {
      const bytes = await take(Math.min(lengthMax, 256 * 1024))
      return bytes.length === 0 ? undefined : bytes
    },
    async skip(length) {
      const skipped = Math.min(length, Math.max(0, source.sizeBytes - position))
      position += skipped
      return skipped
    },
  }
}

/** The entries in order, in constant memory. Throws `ArchiveError` `tar.…` where the archive cannot be followed any further. */
export async function* walkImageTar(input: TarInput): AsyncGenerator<ImageTarStep, void, void> {
  let extensions: TarExtensions = noExtensions
  for (let headers = 0; ; headers++) {
    if (headers > entriesMax) throw new ArchiveError('tar.too-many-entries', `more than ${entriesMax} entries`)
    const block = await input.take(tarBlockBytes)
    // Some writers leave out the mark of the end.
    if (block.length === 0 || (block.length === tarBlockBytes && block.every((byte) => byte === 0))) return
    if (block.length < tarBlockBytes) throw truncated()
    const header = readTarHeader(block)
    if ('xgLK'.includes(header.type)) {
      extensions = extend(extensions, header, await takeExtension(input, header))
      continue
    }
    yield* oneStep(input, header, extensions)
    extensions = noExtensions
  }
}

function extend(before: TarExtensions, { type }: TarHeader, content: Uint8Array): TarExtensions {
  if (type === 'L') return { ...before, longPath: terminated(content) }
  if (type === 'K') return { ...before, longLink: terminated(content) }
  // What holds for all entries (`g`) is about writers and time: git puts a commit there.
  return type === 'x' ? { ...before, pax: readPaxRecords(content) } : before
}

async function* oneStep(
  input: TarInput,
  header: TarHeader,
  { pax, longPath, longLink }: TarExtensions,
): AsyncGenerator<ImageTarStep, void, void> {
  const raw = pax.get('path') ?? longPath ?? header.path
  const stored = paxSize(pax.get('size')) ?? header.sizeBytes
  const kind = kindOf(header.type, raw)
  // Only these have content behind the header, whatever size the header of a link or folder gives.
  const sizeBytes = kind === 'file' || kind === 'other' ? stored : 0
  let missing = sizeBytes
  const path = imagePath(raw)
  const linkTarget = pax.get('linkpath') ?? longLink ?? header.linkTarget
  const sparse = header.type === 'S' || [...pax.keys()].some((key) => key.startsWith('GNU.sparse.'))
  if (path === undefined) {
    yield refusal(raw, 'layer.unsafe-path', 'the path leads out of the image')
  } else if (linkTarget.length > linkLengthMax) {
    yield refusal(path, 'layer.long-link', `a link leads to a path of more than ${linkLengthMax} characters`)
  } else if (sparse) {
    yield refusal(path, 'layer.sparse-file', 'sparse files in tar archives are not supported')
  } else if (kind === undefined) {
    yield refusal(path, 'layer.unknown-type', `entries of type ${JSON.stringify(header.type)} are not supported`)
    missing = stored
  } else {
    const chunks = async function* () {
      while (missing > 0) {
        const piece = await input.next(missing)
        if (piece === undefined) throw truncated()
        missing -= piece.length
        yield piece
      }
    }
    yield {
      kind: 'entry',
      entry: { path, kind, sizeBytes, mode: header.mode, linkTarget, offset: input.position, chunks },
    }
  }
  const padding = paddedBytes(kind === undefined ? stored : sizeBytes) - (kind === undefined ? stored : sizeBytes)
  if ((await input.skip(missing + padding)) < missing) throw truncated()
}

function refusal(path: string, code: string, message: string): ImageTarStep {
  return { kind: 'refused', path: path.slice(0, 500), code, message }
}

/** Leading slashes and dots mean the root of the image; undefined for what is above it, or no path. */
export function imagePath(raw: string): string | undefined {
  if (raw.includes('\0') || Buffer.byteLength(raw) > pathBytesMax) return undefined
  const segments = raw.split('/').filter((segment) => segment !== '' && segment !== '.')
  return segments.includes('..') ? undefined : segments.join('/')
}

function kindOf(type: string, raw: string): ImageTarEntry['kind'] | undefined {
  switch (type) {
    case '0':
    case '7':
    case 'S':
      return raw.endsWith('/') ? 'folder' : 'file'
    case '1':
      return 'hard-link'
    case '2':
      return 'symbolic-link'
    case '5':
      return 'folder'
    case '3':
    case '4':
    case '6':
      return 'other'
    default:
      return undefined
  }
}
