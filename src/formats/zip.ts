// Zip archives (PKWARE APPNOTE 6.3, deflate and stored, zip64): the directory by yauzl, every check and all content by us.
import { promisify } from 'node:util'
import { crc32, inflateRaw, inflateRawSync } from 'node:zlib'
import yauzl, { type Entry } from 'yauzl'
import {
  type ArchiveEntry,
  ArchiveError,
  type ArchiveLimits,
  archiveLimits,
  ratioFloorBytes,
  safeArchivePath,
} from './archive.ts'
import { openZipSource, type ZipSource, ZipSourceReader } from './zip-source.ts'

const inflate = promisify(inflateRaw)

/** What is kept of a directory entry: the whole directory is held while entries are read, their content is not. */
interface DirectoryEntry {
  readonly path: string
  readonly rawName: Uint8Array
  readonly kind: ArchiveEntry['kind']
  readonly mode: number | undefined
  readonly repeated: boolean
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packedBytes: number
  readonly sizeBytes: number
  readonly offset: number
  /** Where the next entry, or the directory, begins: content must end before it. */
  endMax: number
}

/**
 * The entries of a zip in the order of its directory, from bytes or from an open file descriptor, which stays open and
 * is the caller's to close. The directory is checked as a whole before the first entry is given out: number of entries,
 * declared sizes, ratio, paths, overlapping entries and entries hidden behind the announced count. `bytes()` may be
 * called at any time and in any order; it compares both headers, the size and the CRC-32. Throws `ArchiveError` with a
 * code `zip.…`.
 */
export async function* readZip(
  source: Uint8Array | number,
  limits: Partial<ArchiveLimits> = {},
): AsyncGenerator<ArchiveEntry, void, void> {
  const bounds = { ...archiveLimits, ...limits }
  const file = await openZipSource(source)
  for (const entry of await readDirectory(file, bounds)) {
    yield {
      path: entry.path,
      kind: entry.kind,
      sizeBytes: entry.sizeBytes,
      ...(entry.mode === undefined ? {} : { mode: entry.mode }),
      repeated: entry.repeated,
      bytes: () => readContent(file, entry, bounds),
    }
  }
}

async function readDirectory(file: ZipSource, limits: ArchiveLimits): Promise<readonly DirectoryEntry[]> {
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new ZipSourceReader(file), file.sizeBytes, {
      decodeStrings: false,
      autoClose: false,
    })
    if (zip.entryCount > limits.entriesMax) {
      throw new ArchiveError('zip.too-many-entries', `the zip has ${zip.entryCount} entries`)
    }
    const directoryStart = zip.readEntryCursor
    const entries: DirectoryEntry[] = []
    const seen = new Set<string>()
    for await (const raw of zip.eachEntry()) {
      const entry = toDirectoryEntry(raw, seen, limits)
      seen.add(entry.path)
      entries.push(entry)
    }
    const behind = await file.read(zip.readEntryCursor, 4)
    if (Buffer.from(behind).toString('latin1') === 'PK\x01\x02') {
      throw new ArchiveError('zip.hidden-entry', 'the directory holds more entries than it announces')
    }
    checkSizes(entries, limits)
    checkOverlap(entries, directoryStart)
    return entries
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    throw new ArchiveError('zip.unreadable', `the zip directory is not readable: ${(error as Error).message}`)
  }
}

function toDirectoryEntry(entry: Entry, seen: ReadonlySet<string>, limits: ArchiveLimits): DirectoryEntry {
  const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
  const path = safeArchivePath(name, 'zip', limits.pathBytesMax)
  const madeByUnix = entry.versionMadeBy >> 8 === 3
  const unixMode = entry.externalFileAttributes >>> 16
  const isLink = madeByUnix && (unixMode & 0o170000) === 0o120000
  return {
    path,
    rawName: Uint8Array.from(entry.fileNameRaw),
    kind: isLink ? 'symbolic-link' : name.endsWith('/') ? 'folder' : 'file',
    mode: madeByUnix ? unixMode & 0o7777 : undefined,
    repeated: seen.has(path),
    flags: entry.generalPurposeBitFlag,
    method: entry.compressionMethod,
    crc: entry.crc32,
    packedBytes: entry.compressedSize,
    sizeBytes: entry.uncompressedSize,
    offset: entry.relativeOffsetOfLocalHeader,
    endMax: 0,
  }
}

function checkSizes(entries: readonly DirectoryEntry[], limits: ArchiveLimits): void {
  let total = 0
  for (const entry of entries) {
    total += entry.sizeBytes
    if (entry.sizeBytes > ratioFloorBytes && entry.sizeBytes > entry.packedBytes * limits.ratioMax) {
      throw new ArchiveError('zip.ratio', `${entry.path} unpacks to more than ${limits.ratioMax} times its size`)
    }
  }
  if (total > limits.totalBytesMax) {
    throw new ArchiveError('zip.too-many-bytes', `the zip unpacks to more than ${limits.totalBytesMax} bytes`)
  }
}

/** Overlapping entries are how a small zip unpacks to petabytes, and how two readers see different files. */
function checkOverlap(entries: readonly DirectoryEntry[], directoryStart: number): void {
  let endMax = directoryStart
  for (const entry of entries.toSorted((a, b) => b.offset - a.offset)) {
    if (entry.offset + 30 + entry.rawName.length + entry.packedBytes > endMax) {
      throw new ArchiveError('zip.overlap', `the content of ${entry.path} overlaps another part of the zip`)
    }
    entry.endMax = endMax
    endMax = entry.offset
  }
}

async function readContent(file: ZipSource, entry: DirectoryEntry, limits: ArchiveLimits): Promise<Uint8Array> {
  if (entry.sizeBytes > limits.entryBytesMax) {
    throw new ArchiveError('zip.entry-too-large', `${entry.path} has ${entry.sizeBytes} bytes`)
  }
  if ((entry.flags & 0x1) !== 0) throw new ArchiveError('zip.encrypted', `${entry.path} is encrypted`)
  if (entry.method !== 0 && entry.method !== 8) {
    throw new ArchiveError('zip.unsupported-method', `${entry.path} is compressed by method ${entry.method}`)
  }
  const start = await contentStart(file, entry)
  const packed = await file.read(start, entry.packedBytes)
  if (packed.length < entry.packedBytes) throw new ArchiveError('zip.truncated', `${entry.path} is cut off`)
  const content = entry.method === 0 ? packed : await inflateContent(packed, entry)
  if (content.length !== entry.sizeBytes) {
    throw new ArchiveError('zip.size-mismatch', `${entry.path} does not have the announced size`)
  }
  if (crc32(content) !== entry.crc) throw new ArchiveError('zip.crc-mismatch', `${entry.path} is damaged`)
  return content
}

/** Position of the content, after checking that the entry's own header says what the directory says. */
async function contentStart(file: ZipSource, entry: DirectoryEntry): Promise<number> {
  const bytes = await file.read(entry.offset, 30 + entry.rawName.length)
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) {
    throw new ArchiveError('zip.bad-header', `${entry.path} has no header where the directory points`)
  }
  const nameLength = header.readUInt16LE(26)
  const sizesFollow = (header.readUInt16LE(6) & 0x8) !== 0
  const sameSize = (stored: number, known: number) =>
    stored === known || stored === 0xffffffff || (sizesFollow && stored === 0)
  const agrees =
    nameLength === entry.rawName.length &&
    header.subarray(30).equals(entry.rawName) &&
    header.readUInt16LE(8) === entry.method &&
    sameSize(header.readUInt32LE(18), entry.packedBytes) &&
    sameSize(header.readUInt32LE(22), entry.sizeBytes)
  if (!agrees) throw new ArchiveError('zip.header-mismatch', `the two headers of ${entry.path} disagree`)
  const start = entry.offset + 30 + nameLength + header.readUInt16LE(28)
  if (start + entry.packedBytes > entry.endMax) {
    throw new ArchiveError('zip.overlap', `the content of ${entry.path} overlaps another part of the zip`)
  }
  return start
}

async function inflateContent(packed: Uint8Array, entry: DirectoryEntry): Promise<Uint8Array> {
  try {
    const options = { maxOutputLength: entry.sizeBytes + 1 }
    // Below this size, waiting for a thread takes longer than the work.
    return entry.sizeBytes <= 64 * 1024 ? inflateRawSync(packed, options) : await inflate(packed, options)
  } catch (error) {
    const tooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    if (tooLong) throw new ArchiveError('zip.size-mismatch', `${entry.path} is larger than announced`)
    throw new ArchiveError('zip.bad-data', `${entry.path} cannot be decompressed`)
  }
}
