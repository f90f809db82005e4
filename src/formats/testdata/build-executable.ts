// Small programs for tests, written by the rules of their format: headers, sections, and nothing that could run.

export interface BuiltSection {
  readonly name: string
  readonly address: number
  readonly bytes: Uint8Array
  readonly writable?: boolean
  /** Mach-O alone. */
  readonly segment?: string
}

export interface BuiltKind {
  readonly bits?: 32 | 64
  readonly bigEndian?: boolean
}

interface Sheet {
  u8(value: number): void
  u16(value: number): void
  u32(value: number): void
  /** 4 or 8 bytes by the number of bits. */
  word(value: number): void
  text(value: string, length: number): void
  raw(bytes: Uint8Array): void
  padTo(offset: number): void
  bytes(): Uint8Array
}

function sheet({ bits = 64, bigEndian = false }: BuiltKind): Sheet {
  const out: number[] = []
  const put = (value: number, size: number) => {
    const parts = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256)
    out.push(...(bigEndian ? parts.reverse() : parts))
  }
  return {
    u8: (value) => put(value, 1),
    u16: (value) => put(value, 2),
    u32: (value) => put(value, 4),
    word: (value) => put(value, bits / 8),
    text: (value, length) => out.push(...Buffer.from(value.padEnd(length, '\0'), 'latin1').subarray(0, length)),
    raw: (bytes) => {
      for (const byte of bytes) out.push(byte)
    },
    padTo(offset) {
      while (out.length < offset) out.push(0)
    },
    bytes: () => Uint8Array.from(out),
  }
}

/** Behind the headers, 16-byte aligned, in the order given. */
function placed(sections: readonly BuiltSection[], start: number) {
  let offset = start
  return sections.map((section) => {
    offset = Math.ceil(offset / 16) * 16
    const place = { ...section, offset }
    offset += section.bytes.length
    return place
  })
}

/** An ELF program with one loaded segment for each section, and a section for the names at the end. */
export function buildElf(sections: readonly BuiltSection[], kind: BuiltKind = {}): Uint8Array {
  const { bits = 64, bigEndian = false } = kind
  const wide = bits === 64
  const [headerBytes, segmentBytes, sectionBytes] = wide ? [64, 56, 64] : [52, 32, 40]
  const names = `\0${[...sections.map(({ name }) => name), '.shstrtab'].join('\0')}\0`
  const nameSection = { name: '.shstrtab', address: 0, bytes: Buffer.from(names) }
  const all = placed([...sections, nameSection], headerBytes + segmentBytes * sections.length)
  const last = all.at(-1)
  const table = Math.ceil(((last?.offset ?? 0) + names.length) / 8) * 8
  const out = sheet(kind)
  out.raw(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, bigEndian ? 2 : 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0))
  for (const value of [2, 62]) out.u16(value)
  out.u32(1)
  for (const value of [0, headerBytes, table]) out.word(value)
  out.u32(0)
  for (const value of [headerBytes, segmentBytes, sections.length, sectionBytes, all.length + 1, all.length])
    out.u16(value)
  for (const { offset, address, bytes, writable } of all.slice(0, -1)) {
    const flags = writable === true ? 6 : 4
    out.u32(1)
    if (wide) out.u32(flags)
    for (const value of [offset, address, address, bytes.length, bytes.length]) out.word(value)
    if (!wide) out.u32(flags)
    out.word(16)
  }
  for (const { offset, bytes } of all) {
    out.padTo(offset)
    out.raw(bytes)
  }
  out.padTo(table + sectionBytes)
  for (const { name, offset, address, bytes, writable } of all) {
    out.u32(names.indexOf(`\0${name}\0`) + 1)
    out.u32(1)
    for (const value of [writable === true ? 3 : 2, address, offset, bytes.length]) out.word(value)
    for (const value of [0, 0]) out.u32(value)
    for (const value of [16, 0]) out.word(value)
  }
  return out.bytes()
}

export const PE_IMAGE_BASE = 0x400000

/** PE32 or PE32+; addresses include the image base. */
export function buildPe(sections: readonly BuiltSection[], kind: BuiltKind = {}): Uint8Array {
  const wide = (kind.bits ?? 64) === 64
  const optionalBytes = wide ? 112 : 96
  const all = placed(sections, 0x80 + 24 + optionalBytes + 40 * sections.length)
  const out = sheet({ ...kind, bigEndian: false })
  out.text('MZ', 0x3c)
  out.u32(0x80)
  out.padTo(0x80)
  out.text('PE\0\0', 4)
  for (const value of [wide ? 0x8664 : 0x14c, sections.length]) out.u16(value)
  for (const value of [0, 0, 0]) out.u32(value)
  for (const value of [optionalBytes, 2]) out.u16(value)
  out.u16(wide ? 0x20b : 0x10b)
  out.padTo(0x80 + 24 + (wide ? 24 : 28))
  out.word(PE_IMAGE_BASE)
  out.padTo(0x80 + 24 + optionalBytes)
  for (const { name, address, bytes, offset, writable } of all) {
    out.text(name, 8)
    for (const value of [bytes.length, address - PE_IMAGE_BASE, bytes.length, offset, 0, 0, 0]) out.u32(value)
    out.u32(writable === true ? 0xc000_0040 : 0x4000_0040)
  }
  for (const { offset, bytes } of all) {
    out.padTo(offset)
    out.raw(bytes)
  }
  return out.bytes()
}

/** A thin Mach-O program with one segment for each section. */
export function buildMachO(sections: readonly BuiltSection[], kind: BuiltKind = {}): Uint8Array {
  const wide = (kind.bits ?? 64) === 64
  const [headerBytes, segmentBytes, sectionBytes] = wide ? [32, 72, 80] : [28, 56, 68]
  const commandBytes = segmentBytes + sectionBytes
  const all = placed(sections, headerBytes + commandBytes * sections.length)
  const out = sheet(kind)
  for (const value of [wide ? 0xfeedfacf : 0xfeedface, 7, 3, 2, sections.length, commandBytes * sections.length, 0]) {
    out.u32(value)
  }
  out.padTo(headerBytes)
  for (const { name, segment = '__DATA', address, bytes, offset, writable } of all) {
    for (const value of [wide ? 0x19 : 1, commandBytes]) out.u32(value)
    out.text(segment, 16)
    for (const value of [address, bytes.length, offset, bytes.length]) out.word(value)
    for (const value of [7, writable === true ? 3 : 1, 1, 0]) out.u32(value)
    out.text(name, 16)
    out.text(segment, 16)
    for (const value of [address, bytes.length]) out.word(value)
    for (const value of [offset, 4, 0, 0, 0, 0, 0]) out.u32(value)
    if (wide) out.u32(0)
  }
  for (const { offset, bytes } of all) {
    out.padTo(offset)
    out.raw(bytes)
  }
  return out.bytes()
}

/** Several Mach-O programs in one file. */
export function buildFatMachO(parts: readonly Uint8Array[], wide = false): Uint8Array {
  const out = sheet({ bits: wide ? 64 : 32, bigEndian: true })
  const all = placed(
    parts.map((bytes) => ({ name: '', address: 0, bytes })),
    8 + parts.length * 32,
  )
  for (const value of [wide ? 0xcafebabf : 0xcafebabe, parts.length]) out.u32(value)
  for (const [index, { offset, bytes }] of all.entries()) {
    for (const value of [7 + index, 3]) out.u32(value)
    for (const value of [offset, bytes.length]) out.word(value)
    out.u32(4)
    if (wide) out.u32(0)
  }
  for (const { offset, bytes } of all) {
    out.padTo(offset)
    out.raw(bytes)
  }
  return out.bytes()
}
