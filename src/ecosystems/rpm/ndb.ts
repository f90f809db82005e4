// RPM's own database format "ndb" (Packages.db, used by SUSE): slots that point to blobs, in blocks of 16 bytes.

const HEADER_MAGIC = 0x506d7052 // "RpmP"
const SLOT_MAGIC = 0x746f6c53 // "Slot"
const BLOB_MAGIC = 0x53626c42 // "BlbS"
const PAGE_BYTES = 4_096
const SLOT_BYTES = 16
const BLOCK_BYTES = 16
const HEADER_BYTES = 32

export function isNdb(head: Uint8Array): boolean {
  return head.length >= 4 && Buffer.from(head.buffer, head.byteOffset, 4).readUInt32LE(0) === HEADER_MAGIC
}

/** Each package's header blob; `damaged` is called once for each slot that points to none. */
export function* readNdb(source: Uint8Array, damaged: () => void): Generator<Uint8Array> {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  if (bytes.length < HEADER_BYTES || !isNdb(bytes)) return damaged()
  const slotsEnd = Math.min(bytes.readUInt32LE(12) * PAGE_BYTES, bytes.length)
  // A damaged file could have every slot point to the same large blob.
  let left = bytes.length * 2
  for (let slot = HEADER_BYTES; slot + SLOT_BYTES <= slotsEnd; slot += SLOT_BYTES) {
    const packageIndex = bytes.readUInt32LE(slot + 4)
    if (bytes.readUInt32LE(slot) !== SLOT_MAGIC) return damaged()
    if (packageIndex === 0) continue
    const at = bytes.readUInt32LE(slot + 8) * BLOCK_BYTES
    const isBlob =
      at + BLOCK_BYTES <= bytes.length &&
      bytes.readUInt32LE(at) === BLOB_MAGIC &&
      bytes.readUInt32LE(at + 4) === packageIndex
    const length = isBlob ? bytes.readUInt32LE(at + 12) : 0
    left -= length
    if (!isBlob || at + BLOCK_BYTES + length > bytes.length || left < 0) damaged()
    else yield bytes.subarray(at + BLOCK_BYTES, at + BLOCK_BYTES + length)
  }
}
