// A file of numbered sections: how the compiled index lies on disk. All numbers are little-endian.
//
//   0   8 bytes   magic
//   8   u32       format revision
//   12  u32       number of sections
//   16  n × 12    section id, offset, length (bytes); every offset is a multiple of 8
//   …             the sections
//   end 32 bytes  SHA-256 of everything before
import { createHash } from 'node:crypto'

const MAGIC = Buffer.from('ASSAYADV', 'latin1')
const HEADER_BYTES = 16
const ENTRY_BYTES = 12
const DIGEST_BYTES = 32
const SECTIONS_MAX = 64

/** The file is damaged, of another format, or made for other version keys. `code` is stable: `advisory-index.damaged`. */
export class AdvisoryIndexError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'AdvisoryIndexError'
    this.code = code
  }
}

export function writeSections(revision: number, sections: ReadonlyMap<number, Uint8Array>): Uint8Array {
  let offset = aligned(HEADER_BYTES + sections.size * ENTRY_BYTES)
  const places: (readonly [number, Uint8Array, number])[] = []
  for (const [id, bytes] of sections) {
    places.push([id, bytes, offset])
    offset = aligned(offset + bytes.length)
  }
  if (offset + DIGEST_BYTES > 0xffff_ffff) throw new RangeError('the index would be larger than 4 GiB')
  const file = Buffer.alloc(offset + DIGEST_BYTES)
  MAGIC.copy(file)
  file.writeUInt32LE(revision, 8)
  file.writeUInt32LE(sections.size, 12)
  for (const [position, [id, bytes, at]] of places.entries()) {
    const entry = HEADER_BYTES + position * ENTRY_BYTES
    file.writeUInt32LE(id, entry)
    file.writeUInt32LE(at, entry + 4)
    file.writeUInt32LE(bytes.length, entry + 8)
    file.set(bytes, at)
  }
  createHash('sha256').update(file.subarray(0, offset)).digest().copy(file, offset)
  return file
}

/** Whether the bytes begin like an index, whatever their state. */
export function isSectionFile(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && MAGIC.equals(head.subarray(0, MAGIC.length))
}

/**
 * The sections, without copying. Throws `AdvisoryIndexError`: `advisory-index.not-an-index`, `advisory-index.other-format`,
 * `advisory-index.damaged`.
 */
export function readSections(file: Uint8Array, revision: number): ReadonlyMap<number, Uint8Array> {
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (!isSectionFile(view) || view.length < HEADER_BYTES + DIGEST_BYTES)
    throw new AdvisoryIndexError('advisory-index.not-an-index', 'not a compiled advisory index')
  const found = view.readUInt32LE(8)
  if (found !== revision)
    throw new AdvisoryIndexError(
      'advisory-index.other-format',
      `its format is ${found}, this program reads ${revision}`,
    )
  const end = view.length - DIGEST_BYTES
  if (!createHash('sha256').update(view.subarray(0, end)).digest().equals(view.subarray(end)))
    throw new AdvisoryIndexError('advisory-index.damaged', 'its digest does not match its content')
  const count = view.readUInt32LE(12)
  if (count > SECTIONS_MAX) throw damaged()
  const sections = new Map<number, Uint8Array>()
  for (let position = 0; position < count; position++) {
    const entry = HEADER_BYTES + position * ENTRY_BYTES
    if (entry + ENTRY_BYTES > end) throw damaged()
    const [offset, length] = [view.readUInt32LE(entry + 4), view.readUInt32LE(entry + 8)]
    if (offset % 8 !== 0 || offset + length > end) throw damaged()
    sections.set(view.readUInt32LE(entry), view.subarray(offset, offset + length))
  }
  return sections
}

/** The digest is right and the content is not: made by a faulty writer, or by somebody who wants harm. */
export function damaged(): AdvisoryIndexError {
  return new AdvisoryIndexError('advisory-index.damaged', 'its sections contradict each other')
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8
}
