// PE32 and PE32+ (Microsoft, "PE Format"): programs and libraries of Windows.
import type { Executable } from './executable.ts'
import { checkCount, type ExecutableBytes, executableBytes } from './executable-bytes.ts'

const SIGNATURE = 0x4550
const HEADER_BYTES = 40
const SYMBOL_BYTES = 18
const WRITABLE = 0x8000_0000

/** Throws `SyntaxError` and `LimitError` as `readExecutables` says. */
export function readPe(bytes: Uint8Array): Executable {
  const data = executableBytes(bytes, true)
  const start = data.u32(0x3c)
  if (data.u32(start) !== SIGNATURE) throw new SyntaxError('an MS-DOS program without a PE header')
  const coff = start + 4
  const count = checkCount(data.u16(coff + 2))
  const optional = coff + 20
  const magic = data.u16(optional)
  if (magic !== 0x10b && magic !== 0x20b) throw new SyntaxError('neither PE32 nor PE32+')
  const addressBytes = magic === 0x20b ? 8 : 4
  const imageBase = addressBytes === 8 ? data.u64(optional + 24) : BigInt(data.u32(optional + 28))
  const table = data.place(optional + data.u16(coff + 16), count * HEADER_BYTES)
  const names = namesStart(data, coff)
  const sections = Array.from({ length: count }, (_, index) => {
    const at = table + index * HEADER_BYTES
    const [sizeInMemory, sizeInFile] = [data.u32(at + 8), data.u32(at + 16)]
    // The file pads a section; a size of zero in memory means that of the file.
    const sizeBytes = sizeInMemory === 0 ? sizeInFile : Math.min(sizeInMemory, sizeInFile)
    return {
      name: nameOf(data, at, names),
      address: imageBase + BigInt(data.u32(at + 12)),
      bytes: data.slice(data.u32(at + 20), sizeBytes),
      writable: (data.u32(at + 36) & WRITABLE) !== 0,
    }
  })
  return { format: 'pe', littleEndian: true, addressBytes, sections, segments: sections, truncated: data.truncated }
}

/** Where the names that do not fit into eight bytes stand: behind the symbols. */
function namesStart(data: ExecutableBytes, coff: number): number | undefined {
  const symbols = data.u32(coff + 8)
  return symbols === 0 ? undefined : symbols + data.u32(coff + 12) * SYMBOL_BYTES
}

function nameOf(data: ExecutableBytes, at: number, names: number | undefined): string {
  const name = data.text(at, 8)
  const offset = /^\/(\d{1,7})$/.exec(name)?.[1]
  if (offset === undefined || names === undefined) return name
  return data.text(names + Number(offset), 256)
}
