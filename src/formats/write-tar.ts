// Writes tar archives as POSIX ustar describes them (IEEE Std 1003.1, "ustar Interchange Format"): files with short names only.

const blockBytes = 512
const nameBytesMax = 100
/** Eleven octal digits. */
const sizeBytesMax = 8 ** 11 - 1

/** What comes before a file's content. Throws `RangeError` for a name or a size that the format has no room for. */
export function tarHeader(path: string, sizeBytes: number): Uint8Array {
  const name = Buffer.from(path)
  if (name.length === 0 || name.length > nameBytesMax)
    throw new RangeError(`no name for a tar entry: ${path.slice(0, 120)}`)
  if (!Number.isInteger(sizeBytes) || sizeBytes < 0 || sizeBytes > sizeBytesMax)
    throw new RangeError(`no size for a tar entry: ${sizeBytes}`)
  const block = Buffer.alloc(blockBytes)
  name.copy(block)
  block.write('0000644\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** What comes after it: contents fill whole blocks. */
export function tarPadding(sizeBytes: number): Uint8Array {
  return new Uint8Array((blockBytes - (sizeBytes % blockBytes)) % blockBytes)
}

/** Two empty blocks. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * blockBytes)
}
