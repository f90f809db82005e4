// Streaming reader of tar archives, plain or gzip'd: POSIX ustar and pax, GNU long names, v7.
import { type ArchiveEntry, ArchiveError, type ArchiveLimits, archiveLimits, safeArchivePath } from './archive.ts'
import { type ByteReader, byteReader } from './byte-reader.ts'
import { gunzipBounded } from './gunzip.ts'
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

export interface TarEntry extends ArchiveEntry {
  /** The content as it arrives, for what is too large to hold; like `bytes()`, once and before the next entry. */
  chunks(): AsyncGenerator<Uint8Array, void, void>
}

/**
 * The entries of a tar, in order, in constant memory: content not asked for is skipped, and is gone once the next entry is.
 * Links are reported by their target and never followed. Input that two unpackers would read differently (sizes on
 * entries that have no content, pax sizes or paths for the whole archive, data behind the end) is refused rather than
 * interpreted. The input is read to its end, so that a cut-off gzip is noticed. Throws `ArchiveError` with a code `tar.…`.
 */
export async function* readTar(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  limits: Partial<ArchiveLimits> = {},
): AsyncGenerator<TarEntry, void, void> {
  const bounds = { ...archiveLimits, ...limits }
  const unpacked = gunzipBounded(source, 'tar', bounds)
  try {
    yield* readEntries(byteReader(unpacked), bounds)
  } finally {
    // Reached early when the caller stops: the source must be released too.
    await unpacked.return()
  }
}

async function* readEntries(reader: ByteReader, limits: ArchiveLimits): AsyncGenerator<TarEntry, void, void> {
  const seen = new Set<string>()
  let headers = 0
  let extensions: TarExtensions = noExtensions
  for (;;) {
    const block = await reader.take(tarBlockBytes)
    if (block.length < tarBlockBytes) throw new ArchiveError('tar.truncated', 'the archive has no end mark')
    if (isZero(block)) {
      if (extensions !== noExtensions) throw new ArchiveError('tar.truncated', 'an extended header describes no entry')
      return await expectEnd(reader)
    }
    headers += 1
    if (headers > limits.entriesMax)
      throw new ArchiveError('tar.too-many-entries', `more than ${limits.entriesMax} entries`)
    const header = readTarHeader(block)
    if ('xgLK'.includes(header.type)) {
      extensions = extend(extensions, header, await takeExtension(reader, header))
      continue
    }
    const described = describe(header, extensions, limits)
    const content = openContent(reader, described, limits)
    yield { ...described, repeated: seen.has(described.path), ...content.access }
    await content.skip()
    seen.add(described.path)
    extensions = noExtensions
  }
}

function extend(before: TarExtensions, header: TarHeader, content: Uint8Array): TarExtensions {
  if (header.type === 'L') return { ...before, longPath: terminated(content) }
  if (header.type === 'K') return { ...before, longLink: terminated(content) }
  const records = readPaxRecords(content)
  for (const key of records.keys()) {
    if (key.startsWith('GNU.sparse.'))
      throw new ArchiveError('tar.unsupported-sparse', 'sparse files are not supported')
  }
  if (header.type === 'x') return { ...before, pax: records }
  for (const key of ['path', 'linkpath', 'size']) {
    if (records.has(key)) throw new ArchiveError('tar.ambiguous-header', `a global header sets ${key} for all entries`)
  }
  return before
}

type Description = Omit<TarEntry, 'repeated' | 'bytes' | 'chunks'>

function describe(header: TarHeader, extensions: TarExtensions, limits: ArchiveLimits): Description {
  const { pax, longPath, longLink } = extensions
  if (longPath !== undefined && pax.has('path') && pax.get('path') !== longPath) {
    throw new ArchiveError('tar.ambiguous-header', 'two extended headers name the same entry differently')
  }
  const rawPath = pax.get('path') ?? longPath ?? header.path
  const path = safeArchivePath(rawPath, 'tar', limits.pathBytesMax)
  const kind = kindOf(header.type, rawPath)
  const sizeBytes = paxSize(pax.get('size')) ?? header.sizeBytes
  if (kind !== 'file' && kind !== 'other' && sizeBytes !== 0) {
    throw new ArchiveError('tar.ambiguous-size', `${path} is a ${kind} and claims ${sizeBytes} bytes of content`)
  }
  const isLink = kind === 'hard-link' || kind === 'symbolic-link'
  const linkTarget = pax.get('linkpath') ?? longLink ?? header.linkTarget
  return { path, kind, sizeBytes, mode: header.mode, ...(isLink ? { linkTarget } : {}) }
}

function kindOf(type: string, rawPath: string): ArchiveEntry['kind'] {
  switch (type) {
    case '0':
    case '7':
      // v7 had no type for folders.
      return rawPath.endsWith('/') ? 'folder' : 'file'
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
      throw new ArchiveError('tar.unsupported-type', `entries of type ${JSON.stringify(type)} are not supported`)
  }
}

interface Content {
  readonly access: Pick<TarEntry, 'bytes' | 'chunks'>
  skip(): Promise<void>
}

function openContent(reader: ByteReader, entry: Description, limits: ArchiveLimits): Content {
  let state: 'untouched' | 'reading' | 'passed' = 'untouched'
  let missing = entry.sizeBytes

  async function nextPiece(): Promise<Uint8Array> {
    const piece = await reader.next(missing)
    if (piece === undefined) throw truncated()
    missing -= piece.length
    return piece
  }

  async function* chunks(): AsyncGenerator<Uint8Array, void, void> {
    if (state !== 'untouched') throw new ArchiveError('tar.entry-passed', `${entry.path} can be read only once`)
    state = 'reading'
    while (missing > 0) {
      const piece = await nextPiece()
      yield piece
    }
  }

  async function bytes(): Promise<Uint8Array> {
    if (entry.sizeBytes > limits.entryBytesMax) {
      throw new ArchiveError('tar.entry-too-large', `${entry.path} has ${entry.sizeBytes} bytes`)
    }
    const pieces: Uint8Array[] = []
    for await (const piece of chunks()) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  async function skip(): Promise<void> {
    state = 'passed'
    while (missing > 0) await nextPiece()
    const padding = paddedBytes(entry.sizeBytes) - entry.sizeBytes
    if ((await reader.take(padding)).length < padding) throw truncated()
  }

  return { access: { bytes, chunks }, skip }
}

/** One more zero block, or none as some writers leave it; then nothing but zeros, whatever the blocking factor. */
async function expectEnd(reader: ByteReader): Promise<void> {
  for (;;) {
    const chunk = await reader.next(tarBlockBytes * 128)
    if (chunk === undefined) return
    if (!isZero(chunk)) throw new ArchiveError('tar.trailing-data', 'data follows the end of the archive')
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}
