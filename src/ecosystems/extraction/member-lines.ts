// The lines on which members of a JSON document stand, found in one pass over its bytes beside `JSON.parse`.
import { LINES_SIZE_BYTES_MAX } from './limits.ts'

const NEWLINE = 0x0a
const QUOTE = 0x22
const COLON = 0x3a
const BACKSLASH = 0x5c

/**
 * 1-based lines by path, the keys joined by NUL. `wanted` is asked with the path of every member; a member that is not
 * wanted still may contain wanted ones; members deeper than `depthMax` are passed over. Arrays have no part in a path.
 * Empty for large documents.
 */
export function memberLines(
  bytes: Uint8Array,
  wanted: (path: readonly string[]) => boolean,
  depthMax = 2,
): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  if (bytes.length > LINES_SIZE_BYTES_MAX) return lines
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const path: string[] = []
  let depth = 0
  let line = 1
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === NEWLINE) line++
    else if (byte === 0x7b || byte === 0x5b) depth++
    else if (byte === 0x7d || byte === 0x5d) depth--
    else if (byte === QUOTE) {
      const start = at
      at = endOfText(bytes, start)
      if (depth > depthMax || depth < 1 || !isKey(bytes, at + 1)) continue
      path.length = Math.min(path.length, depth - 1)
      // An array between two objects leaves a gap; no wanted path has one.
      while (path.length < depth - 1) path.push('')
      path.push(keyText(buffer.toString('utf8', start, at + 1)))
      if (wanted(path)) lines.set(path.join('\0'), line)
    }
  }
  return lines
}

/** The position of the closing quote, or the end of the document. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}

function isKey(bytes: Uint8Array, after: number): boolean {
  let at = after
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0a || bytes[at] === 0x0d) at++
  return bytes[at] === COLON
}

function keyText(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return JSON.parse(quoted)
  } catch {
    return quoted
  }
}
