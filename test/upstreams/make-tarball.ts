import { gzipSync } from 'node:zlib'

const BLOCK_BYTES = 512
const NAME_BYTES_MAX = 100
const MODE_FILE = 0o644
/** 1985-10-26T08:15:00Z, which npm itself writes into every entry. */
const MTIME_SECONDS = 499_162_500
const GZIP_OS_BYTE = 9
const GZIP_OS_UNKNOWN = 255

/** A gzipped ustar archive (POSIX.1-1988) of plain files; the same files give the same bytes on every machine. */
export function makeTarball(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const blocks = Object.entries(files).flatMap(([path, content]) => entry(path, Buffer.from(content)))
  const tarball = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]), { level: 6 })
  tarball[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN
  return tarball
}

function entry(path: string, content: Buffer): readonly Buffer[] {
  const padding = (BLOCK_BYTES - (content.byteLength % BLOCK_BYTES)) % BLOCK_BYTES
  return [header(path, content.byteLength), content, Buffer.alloc(padding)]
}

function header(path: string, sizeBytes: number): Buffer {
  if (Buffer.byteLength(path) > NAME_BYTES_MAX) throw new RangeError(`${path} is too long for a plain tar entry`)
  const block = Buffer.alloc(BLOCK_BYTES)
  block.write(path, 0)
  block.write(octal(MODE_FILE, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(sizeBytes, 11), 124)
  block.write(octal(MTIME_SECONDS, 11), 136)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\u000000', 257)
  const checksum = block.reduce((sum, byte) => sum + byte, 0)
  block.write(`${octal(checksum, 6)}\u0000 `, 148)
  return block
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
