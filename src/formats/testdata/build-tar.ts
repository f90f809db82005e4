// A tar writer for tests that can lie: header fields may be overridden.

export interface TarFileSpec {
  readonly path: string
  readonly content?: Uint8Array | string
  readonly type?: string
  readonly linkTarget?: string
  readonly mode?: number
  readonly prefix?: string
  /** `ustar\0` and version, GNU's form, or nothing (v7). */
  readonly magic?: string
  /** The size field as stored: a number in octal, or 12 raw bytes. */
  readonly size?: number | Uint8Array
  readonly checksum?: string
}

export const posixMagic = 'ustar\x0000'
export const gnuMagic = 'ustar  \0'

/** The archive with its two closing blocks, unless `end` gives other bytes. */
export function buildTar(files: readonly TarFileSpec[], end: Uint8Array = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...files.flatMap(tarEntry), end])
}

export function tarEntry(file: TarFileSpec): readonly Buffer[] {
  const content = Buffer.from(file.content ?? '')
  const header = Buffer.alloc(512)
  header.write(file.path, 0, 100, 'utf8')
  header.write(octal(file.mode ?? 0o644, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  if (file.size instanceof Uint8Array) header.set(file.size, 124)
  else header.write(octal(file.size ?? content.length, 11), 124)
  header.write(octal(0, 11), 136)
  header.write(' '.repeat(8), 148)
  header.write(file.type ?? '0', 156, 'latin1')
  header.write(file.linkTarget ?? '', 157, 100, 'utf8')
  header.write(file.magic ?? posixMagic, 257, 'latin1')
  header.write(file.prefix ?? '', 345, 155, 'utf8')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(file.checksum ?? `${octal(sum, 6)}\0 `, 148, 'latin1')
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]
}

/** The content of a pax header; each record counts its own length. */
export function paxContent(records: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`)
    let length = rest + 1
    while (String(length).length + rest !== length) length += 1
    return `${length} ${key}=${value}\n`
  })
  return Buffer.from(lines.join(''))
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
