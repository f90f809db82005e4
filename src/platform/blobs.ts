import type { Readable } from 'node:stream'
import type { StorageRoom } from './blobs/storage-room.ts'

export interface BlobInfo {
  /** Lower-case hex. */
  readonly sha256: string
  readonly sizeBytes: number
}

/** A blob as the store lists it. */
export interface StoredBlob extends BlobInfo {
  /** When it was written last, by the store's own clock; writing the same content again counts. */
  readonly writtenAt: Date
}

/** A blob being written. Nothing is visible under its digest before `commit`. */
export interface BlobWriter {
  write(chunk: Uint8Array): Promise<void>
  commit(): Promise<BlobInfo>
  abort(): Promise<void>
}

export type BlobStream = Readable & { readonly bytesRead: number }

/** Of a blob, both ends included. */
export interface BlobRange {
  readonly start: number
  readonly end: number
}

/**
 * Content-addressed storage: what is stored under a digest has that digest. Writing throws `storage.full` (507) when there is
 * no room left; a store behind the network throws `storage.unavailable` (503) when it does not answer.
 */
export interface Blobs {
  readonly room: StorageRoom
  create(): Promise<BlobWriter>
  put(bytes: Uint8Array): Promise<BlobInfo>
  find(sha256: string): Promise<BlobInfo | undefined>
  /** The whole content. Rejects when it is not there. */
  read(sha256: string): Promise<Uint8Array>
  stream(sha256: string, range?: BlobRange): BlobStream
  remove(sha256: string): Promise<void>
  /** What was read is not what its digest says: takes the damaged copy away. True when another may still be good. */
  rejectCopy(sha256: string): Promise<boolean>
  /** Every blob whose digest begins with these two digits, in no order. */
  list(digits: string): AsyncIterable<StoredBlob>
  /** Removes what was not written since `before`: false when it was, or is not there. */
  removeOlder(sha256: string, before: Date): Promise<boolean>
  /** Takes away what writers left behind that ended before they were done, when it is older; answers how many. */
  sweep(before: Date): Promise<number>
  /** Throws unless something can be written; leaves nothing behind. */
  probe(): Promise<void>
}

const digestPattern = /^[0-9a-f]{64}$/

/** A SHA-256 digest in lower-case hex: nothing else becomes a path or a key. */
export function isBlobDigest(text: string): boolean {
  return digestPattern.test(text)
}

/** Throws `RangeError` unless it is a digest. */
export function requireBlobDigest(text: string): string {
  if (isBlobDigest(text)) return text
  throw new RangeError(`not a SHA-256 digest: ${text.slice(0, 80)}`)
}
