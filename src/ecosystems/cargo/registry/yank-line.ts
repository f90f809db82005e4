import type { CrateLine } from './crate-line.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const TRUE = Buffer.from('true')

/**
 * The line with `yanked` set: the only member that a registry may change (the Cargo book, "Registry index", "JSON schema").
 * Every other byte stays.
 */
export function yankLine({ bytes, fields, yanked }: CrateLine): Uint8Array {
  if (yanked) return bytes
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (fields.yanked === undefined) {
    const end = line.lastIndexOf('}')
    return Buffer.concat([line.subarray(0, end), Buffer.from(',"yanked":true'), line.subarray(end)])
  }
  const key = findMember(line, 'yanked')
  const value = line.indexOf('false', key)
  if (key < 0 || value < 0) throw new RangeError('a line says that it is not yanked, and not where')
  return Buffer.concat([line.subarray(0, value), TRUE, line.subarray(value + 'false'.length)])
}

/** Where the key of a member of the outermost object ends; the last one counts, as it does for JSON. -1 when there is none. */
function findMember(line: Buffer, key: string): number {
  let depth = 0
  let found = -1
  for (let at = 0; at < line.length; at++) {
    const byte = line[at] as number
    if (byte === QUOTE) {
      const end = endOfString(line, at + 1)
      if (depth === 1 && line.toString('latin1', at + 1, end) === key && isFollowedByColon(line, end + 1))
        found = end + 1
      at = end
    } else if ((byte | 0x20) === 0x7b) depth++
    else if ((byte | 0x20) === 0x7d) depth--
  }
  return found
}

function endOfString(line: Buffer, start: number): number {
  let at = start
  while (at < line.length && line[at] !== QUOTE) at += line[at] === BACKSLASH ? 2 : 1
  return at
}

function isFollowedByColon(line: Buffer, start: number): boolean {
  return /^[ \t\r]*:/.test(line.toString('latin1', start, start + 64))
}
