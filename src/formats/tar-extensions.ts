// What stands before an entry of a tar and belongs to it: pax records and GNU's long names (POSIX pax, section "pax Header Block").
import { ArchiveError } from './archive.ts'
import { type TarHeader, tarBlockBytes } from './tar-header.ts'

export interface TarExtensions {
  readonly pax: ReadonlyMap<string, string>
  readonly longPath?: string
  readonly longLink?: string
}

export const noExtensions: TarExtensions = { pax: new Map() }

/** Far above any path, far below a way to fill memory. */
const extensionBytesMax = 1024 * 1024

/**
 * The content behind the header of an extension. Its size is its own: a pax size seen before belongs to the entry that
 * follows. Throws `ArchiveError` `tar.bad-header` or `tar.truncated`.
 */
export async function takeExtension(
  input: { take(length: number): Promise<Uint8Array> },
  { sizeBytes }: TarHeader,
): Promise<Uint8Array> {
  if (sizeBytes > extensionBytesMax)
    throw new ArchiveError('tar.bad-header', `an extended header has ${sizeBytes} bytes`)
  const padded = await input.take(paddedBytes(sizeBytes))
  if (padded.length < paddedBytes(sizeBytes)) throw truncated()
  return padded.subarray(0, sizeBytes)
}

/** Up to the first NUL. */
export function terminated(content: Uint8Array): string {
  const end = content.indexOf(0)
  return Buffer.from(end === -1 ? content : content.subarray(0, end)).toString('utf8')
}

/** Throws `ArchiveError` `tar.bad-header`. */
export function paxSize(size: string | undefined): number | undefined {
  if (size === undefined) return undefined
  if (!/^[0-9]{1,15}$/.test(size)) throw new ArchiveError('tar.bad-header', 'a pax size is not a number')
  return Number(size)
}

export function paddedBytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / tarBlockBytes) * tarBlockBytes
}

export function truncated(): ArchiveError {
  return new ArchiveError('tar.truncated', 'the archive ends inside an entry')
}
