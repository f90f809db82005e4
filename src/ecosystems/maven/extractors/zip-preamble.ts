// Executable jars begin with a shell script, which shifts everything; Java finds the archive from its end, and so do we.

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const COMMENT_BYTES_MAX = 0xffff

/** The archive without what stands before it; the bytes themselves when nothing does, or when that cannot be told. */
export function withoutPreamble(bytes: Uint8Array): Uint8Array {
  const at = endRecord(bytes)
  if (at < 0) return bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const directoryBytes = view.getUint32(at + 12, true)
  const directoryStart = view.getUint32(at + 16, true)
  const shift = at - directoryBytes - directoryStart
  return shift > 0 && directoryStart < 0xffff_ffff ? bytes.subarray(shift) : bytes
}

/** Whether the bytes are meant as an archive, whole or not. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x50 && bytes[1] === 0x4b) || endRecord(bytes) >= 0
}

function endRecord(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const last = bytes.length - END_BYTES
  for (let at = last; at >= Math.max(0, last - COMMENT_BYTES_MAX); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at
  }
  return -1
}
