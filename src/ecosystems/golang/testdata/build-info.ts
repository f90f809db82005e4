// The information that the Go linker writes, as programs of its two kinds have it.
import type { BuiltSection } from '#formats/testdata/build-executable.ts'

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1')
const MARK = Buffer.alloc(16, 0xab)

function marked(modules: string): Buffer {
  return Buffer.concat([MARK, Buffer.from(modules), MARK])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 0x80)
  return Buffer.from([...bytes, rest])
}

/** Since Go 1.18: both texts behind the header. */
export function inlineBuildInfo(go: string, modules: string): Buffer {
  const list = modules === '' ? Buffer.alloc(0) : marked(modules)
  const header = Buffer.alloc(32)
  MAGIC.copy(header)
  header[14] = 8
  header[15] = 2
  return Buffer.concat([header, varint(go.length), Buffer.from(go), varint(list.length), list])
}

export interface PointedBuildInfo {
  readonly go: string
  readonly modules: string
  /** Where the sections begin in memory. */
  readonly address: number
  readonly bits: 32 | 64
  readonly bigEndian: boolean
}

/** Before Go 1.18: the header points to two texts, each an address and a length, here in a section of their own. */
export function pointedBuildInfo({ go, modules, address, bits, bigEndian }: PointedBuildInfo): readonly BuiltSection[] {
  const size = bits / 8
  const word = (value: number) => {
    const bytes = Buffer.alloc(size)
    if (bigEndian) bytes.writeUInt32BE(value, size - 4)
    else bytes.writeUInt32LE(value, 0)
    return bytes
  }
  const list = marked(modules)
  const texts = address + 0x1000
  const header = Buffer.concat([MAGIC, Buffer.from([size, bigEndian ? 1 : 0]), word(texts), word(texts + 2 * size)])
  const content = Buffer.concat([
    ...[word(texts + 4 * size), word(go.length), word(texts + 4 * size + go.length), word(list.length)],
    ...[Buffer.from(go), list],
  ])
  return [
    { name: '.data', address, bytes: Buffer.concat([header, Buffer.alloc(32)]), writable: true },
    { name: '.rodata', address: texts, bytes: content },
  ]
}
