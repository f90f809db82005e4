// What the Go linker writes into every program about its making (Go, debug/buildinfo): the version of Go, and the modules.
import { bytesAt, type Executable } from '#formats/executable.ts'
import type { Module } from './module-purl.ts'

export interface BuiltModule extends Module {
  readonly sum?: string
  readonly replacement?: Module & { readonly sum?: string }
}

export interface BuildInfo {
  /** `go1.22.3`. */
  readonly go: string
  /** The module of the program itself. */
  readonly main?: BuiltModule
  readonly modules: readonly BuiltModule[]
  /** Lines that could not be understood. */
  readonly oddLines: number
}

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1')
const HEADER_BYTES = 32
const ALIGNMENT = 16
const INLINE = 2
const BIG_ENDIAN = 1
const VERSION_LENGTH_MAX = 256
export const BUILD_INFO_BYTES_MAX = 16 * 2 ** 20
/** The list of modules stands between marks of this length. */
const MARK_BYTES = 16

/** Undefined: the program was not made by Go, or says nothing. Throws `SyntaxError` when the information contradicts itself. */
export function readBuildInfo(program: Executable): BuildInfo | undefined {
  for (const region of regions(program)) {
    const found = findHeader(region)
    if (found !== undefined) return infoOf(program, found)
  }
  return undefined
}

/** Its own section; before that, the segments with data, where it stands first. */
function regions({ sections, segments }: Executable): readonly Uint8Array[] {
  const own = sections.filter(({ name }) => name === '.go.buildinfo' || name === '__go_buildinfo')
  return own.length > 0
    ? own.map(({ bytes }) => bytes)
    : segments.filter(({ writable }) => writable).map(({ bytes }) => bytes)
}

function findHeader(region: Uint8Array): Uint8Array | undefined {
  const buffer = Buffer.from(region.buffer, region.byteOffset, region.byteLength)
  for (let at = buffer.indexOf(MAGIC); at >= 0; at = buffer.indexOf(MAGIC, at + 1)) {
    // A program that reads such information has the mark itself among its texts, not aligned.
    if (at % ALIGNMENT === 0 && at + HEADER_BYTES <= region.length) return region.subarray(at)
  }
  return undefined
}

function infoOf(program: Executable, header: Uint8Array): BuildInfo {
  const flags = header[15] ?? 0
  const texts = (flags & INLINE) === INLINE ? inlineTexts(header) : pointedTexts(program, header)
  const [go, list] = texts.map((bytes) => new TextDecoder().decode(bytes))
  if (go === undefined || go === '' || go.length > VERSION_LENGTH_MAX)
    throw new SyntaxError('the information of the Go linker has no version')
  const marked = texts[1] ?? new Uint8Array(0)
  // As the go command does: without the line end before the second mark, there is no list.
  const isList = marked.length >= 2 * MARK_BYTES + 1 && marked[marked.length - MARK_BYTES - 1] === 0x0a
  const content = isList ? new TextDecoder().decode(marked.subarray(MARK_BYTES, -MARK_BYTES)) : ''
  if (!isList && list !== '' && list !== undefined) throw new SyntaxError('the list of modules is damaged')
  return { go, ...readModules(content) }
}

/** Since Go 1.18: two texts behind the header, each behind its length as a variable-length integer. */
function inlineTexts(header: Uint8Array): readonly Uint8Array[] {
  const texts: Uint8Array[] = []
  let at = HEADER_BYTES
  for (let count = 0; count < 2; count++) {
    let length = 0
    let scale = 1
    for (;;) {
      const byte = header[at++]
      if (byte === undefined || scale > 2 ** 35) throw new SyntaxError('the information of the Go linker is cut off')
      length += (byte & 0x7f) * scale
      if (byte < 0x80) break
      scale *= 128
    }
    if (length > BUILD_INFO_BYTES_MAX || at + length > header.length)
      throw new SyntaxError('the information of the Go linker is cut off')
    texts.push(header.subarray(at, at + length))
    at += length
  }
  return texts
}

/** Before Go 1.18: addresses of two texts, each an address and a length. */
function pointedTexts(program: Executable, header: Uint8Array): readonly Uint8Array[] {
  const size = header[14]
  if (size !== 4 && size !== 8) throw new SyntaxError('addresses have four or eight bytes')
  const littleEndian = ((header[15] ?? 0) & BIG_ENDIAN) === 0
  const word = (bytes: Uint8Array, at: number) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return size === 8 ? view.getBigUint64(at, littleEndian) : BigInt(view.getUint32(at, littleEndian))
  }
  return [0, 1].map((index) => {
    const address = word(header, ALIGNMENT + index * size)
    if (address === 0n) return new Uint8Array(0)
    const text = bytesAt(program, address)
    if (text === undefined || text.length < 2 * size) throw new SyntaxError('an address leads nowhere')
    const length = word(text, size)
    if (length === 0n) return new Uint8Array(0)
    const bytes = bytesAt(program, word(text, 0))
    if (bytes === undefined || length > BigInt(Math.min(bytes.length, BUILD_INFO_BYTES_MAX)))
      throw new SyntaxError('an address leads nowhere')
    return bytes.subarray(0, Number(length))
  })
}

/** Lines of words between tabs: `mod`, `dep` and, about the one before, `=>`. */
function readModules(text: string): Pick<BuildInfo, 'main' | 'modules' | 'oddLines'> {
  const modules: BuiltModule[] = []
  let main: BuiltModule | undefined
  let oddLines = 0
  let last: 'main' | 'dep' | undefined
  for (const line of text.split('\n')) {
    const [kind, path, version, sum] = line.split('\t', 4)
    if (kind !== 'mod' && kind !== 'dep' && kind !== '=>') continue
    const module = { path: path ?? '', ...(version && { version }), ...(sum && { sum }) }
    const before = last === 'main' ? main : modules.at(-1)
    if (path === undefined || path === '' || (kind === '=>' && before === undefined)) oddLines++
    else if (kind === 'mod') main = module
    else if (kind === 'dep') modules.push(module)
    else if (last === 'main') main = { path: '', ...before, replacement: module }
    else modules[modules.length - 1] = { path: '', ...before, replacement: module }
    if (kind !== '=>') last = kind === 'mod' ? 'main' : 'dep'
  }
  return { ...(main !== undefined && { main }), modules, oddLines }
}
