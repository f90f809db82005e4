/**
 * What every archive reader of Assay promises: entries one by one, inside limits, with paths that cannot leave the
 * folder they are unpacked into. Links are reported and never followed.
 */
export interface ArchiveLimits {
  /** Entries, counting those that only carry metadata. */
  readonly entriesMax: number
  /** Content of one entry, unpacked, that `bytes()` agrees to hold in memory. */
  readonly entryBytesMax: number
  /** Everything unpacked. */
  readonly totalBytesMax: number
  /** Unpacked bytes per packed byte; judged once `ratioFloorBytes` are exceeded, so that small files may compress well. */
  readonly ratioMax: number
  readonly pathBytesMax: number
}

export const archiveLimits: ArchiveLimits = {
  entriesMax: 100_000,
  entryBytesMax: 256 * 1024 * 1024,
  totalBytesMax: 2 * 1024 * 1024 * 1024,
  ratioMax: 200,
  pathBytesMax: 4096,
}

export const ratioFloorBytes = 4 * 1024 * 1024

export interface ArchiveEntry {
  /** Relative, with `/`, without `.`, `..`, or a slash at either end; `.` for the archive's own root folder. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'symbolic-link' | 'hard-link' | 'other'
  readonly sizeBytes: number
  /** Unix permission bits, where the archive carries them. */
  readonly mode?: number
  /** As stored, unchecked. A zip keeps the target of a symbolic link in its content instead. */
  readonly linkTarget?: string
  /** An earlier entry had the same path: tools disagree about which of them counts. */
  readonly repeated: boolean
  /** The verified content; throws `ArchiveError` when it is damaged or above `entryBytesMax`. */
  bytes(): Promise<Uint8Array>
}

/** A refusal to read on. `code` is stable (`tar.truncated`, `zip.overlap`); the message is for people. */
export class ArchiveError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'ArchiveError'
    this.code = code
  }
}

/**
 * The path in the form that `ArchiveEntry.path` promises; throws `ArchiveError` `<format>.unsafe-path` when unpacking it
 * could write outside the target folder on any operating system, `<format>.long-path` above the limit.
 */
export function safeArchivePath(raw: string, format: string, pathBytesMax: number): string {
  if (Buffer.byteLength(raw) > pathBytesMax) {
    throw new ArchiveError(`${format}.long-path`, `a path has more than ${pathBytesMax} bytes`)
  }
  const shown = JSON.stringify(raw.slice(0, 200))
  if (raw.includes('\0')) throw new ArchiveError(`${format}.unsafe-path`, `path ${shown} contains a NUL`)
  if (/^[/\\]|^[A-Za-z]:/.test(raw)) throw new ArchiveError(`${format}.unsafe-path`, `path ${shown} is absolute`)
  // A backslash separates folders on Windows, so `..` must not hide between backslashes either.
  if (raw.split(/[/\\]/).includes('..')) {
    throw new ArchiveError(`${format}.unsafe-path`, `path ${shown} leaves the archive`)
  }
  const segments = raw.split('/').filter((segment) => segment !== '' && segment !== '.')
  return segments.length === 0 ? '.' : segments.join('/')
}
